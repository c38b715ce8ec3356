// The desk's own look, for the page on which an owner reads what a receptionist would.
import "./css/desk/client.css";
import "./css/desk/help.css";
import "./css/desk/message.css";
