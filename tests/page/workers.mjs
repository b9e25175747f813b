// Holds back the messages to workers, so that work cannot end before a test has canceled it.

/** Holds back all messages to workers from now on. Returns a function that sends them. */
export async function holdMessages(page) {
  await page.evaluate(() => {
    const { postMessage } = Worker.prototype;
    const held = [];
    Worker.prototype.postMessage = function (...args) {
      held.push([this, args]);
    };
    globalThis.sendHeld = () => {
      Worker.prototype.postMessage = postMessage;
      for (const [worker, args] of held) worker.postMessage(...args);
    };
  });
  return () => page.evaluate(() => globalThis.sendHeld());
}
