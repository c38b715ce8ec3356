import "./css/tokens.css";
import "./css/pocket.css";
