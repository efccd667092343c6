// Waits until it is ended, with whatever it was given.
setInterval(() => undefined, 1_000_000);
