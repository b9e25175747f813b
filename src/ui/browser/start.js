// Starts the page: its program and its glue are named by the preload links that Trunk writes into index.html.
const href = (rel) => document.querySelector(`link[rel=${rel}]`).href;

try {
  // before the program is there, so that a page of the other theme does not flash by; a browser may refuse its storage
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {}

try {
  const { default: start } = await import(href("modulepreload"));
  await start({ module_or_path: href("preload") });
} catch (error) {
  const loading = document.querySelector(".loading");
  if (loading) {
    loading.className = "failure";
    loading.role = "alert";
    loading.textContent =
      "Churnscope could not start. It needs a browser of the last few years with WebAssembly switched on; where that is " +
      "so, load the page again.";
  }
  throw error;
}
