import Module from 'node:module';

/**
 * Makes imports of these packages by others come to nothing. For libraries that import, whatever is
 * asked of them, packages of a hundred megabytes or a second which the part we use never calls.
 *
 * @param {RegExp} files the files to leave out; they are CommonJS
 */
export function leaveOut(files) {
  // A function can be called, constructed and extended.
  function Nothing() {
    return undefined;
  }
  const nothing = new Proxy({}, {
    get: (_, name) => name === '__esModule' || Nothing,
    has: () => true,
    // Import statements only take what a module says it has of its own.
    getOwnPropertyDescriptor: () => ({ value: Nothing, configurable: true, enumerable: true }),
  });
  const load = Module._load;
  Module._load = function (request, ...rest) {
    if (!files.test(request)) {
      return load.call(this, request, ...rest);
    }
    const known = Module._cache[request];
    if (known) {
      known.exports = nothing;
      known.loaded = true;
    }
    return nothing;
  };
}
