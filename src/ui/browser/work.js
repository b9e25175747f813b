// What was typed, beyond the document that it was typed in. `ui::browser::work` says how each part is made, and asks
// what it was.

const MARK = "churnscope ";
const makers = new Map();
const before = handed();

globalThis.churnscopeWork = {
  restored: (part) => before[part],
  follow: (part, make) => makers.set(part, make),
};

/** Every part as it is now, or as it was where nobody has opened its page since. */
function present() {
  return { ...before, ...Object.fromEntries([...makers].map(([part, make]) => [part, make()])) };
}

/** Gives it to the document that comes next in this window. A window's name is no storage: it ends with the window. */
export function handOver() {
  window.name = MARK + JSON.stringify(present());
}

function handed() {
  const { name } = window;
  if (!name.startsWith(MARK)) return {};
  window.name = "";
  try {
    return JSON.parse(name.slice(MARK.length));
  } catch {
    return {};
  }
}
