// What makes the pages pleasant. Every page works without it.
import "./menu.js";
import "./confirm.js";
import "./scan.js";
import "./scan-list.js";
