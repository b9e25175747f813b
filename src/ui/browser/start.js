// Starts the page: its program and its glue are named by the preload links that Trunk writes into index.html.
const href = (rel) => document.querySelector(`link[rel=${rel}]`).href;

const { default: start } = await import(href("modulepreload"));
await start({ module_or_path: href("preload") });
