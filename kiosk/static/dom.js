// The drawing of pages is shared by all of them.
export * from "/look/dom.js";
