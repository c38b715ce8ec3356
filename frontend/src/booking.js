import "./css/tokens.css";
import "./css/booking.css";
