// Instrumented modules on the browser's own engine. Runs inside a page; called by `browser_engines.rs`.
//
// Takes [{ wasm, calls: [{ entry, start, shim, meter, arguments, globals }] }], modules in base64, values as decimal texts of their bits.
// Answers, call by call, { results | trap, globals, memory: [bytes, checksum] }.
//
// Floats lose bits of their NaNs on the way through JavaScript, so no float passes it: each entry is called through a
// shim module whose parameters and results are the bits as i64.
async function makeCalls(cases) {
  const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const message = (error) =>
    error instanceof WebAssembly.RuntimeError ? error.message : `${error.name}: ${error.message}`;
  const answers = [];
  for (const { wasm, calls } of cases) {
    const module = await WebAssembly.compile(bytes(wasm));
    for (const call of calls) {
      const shim = await WebAssembly.compile(bytes(call.shim));
      answers.push(await makeCall(module, shim, call));
    }
  }
  return answers;

  async function makeCall(module, shim, call) {
    let instance;
    try {
      instance = await WebAssembly.instantiate(module);
    } catch (error) {
      return { trap: message(error), globals: [] };
    }
    const { exports } = instance;
    for (const [name, value] of call.meter) {
      exports[name].value = typeof exports[name].value === "bigint" ? BigInt(value) : Number(value);
    }
    const entry = new WebAssembly.Instance(shim, { contract: { entry: exports[call.entry] } }).exports.entry;
    const answer = {};
    try {
      exports[call.start]?.();
      const returned = entry(...call.arguments.map((bits) => BigInt.asIntN(64, BigInt(bits))));
      const values = returned === undefined ? [] : Array.isArray(returned) ? returned : [returned];
      answer.results = values.map((value) => BigInt.asUintN(64, value).toString());
    } catch (error) {
      answer.trap = message(error);
    }
    answer.globals = call.globals.map((name) => {
      const { value } = exports[name];
      return typeof value === "bigint" ? BigInt.asUintN(64, value).toString() : String(value >>> 0);
    });
    const memory = Object.values(exports).find((e) => e instanceof WebAssembly.Memory);
    if (memory) {
      let sum = 0x811c9dc5;
      for (const word of new Uint32Array(memory.buffer)) sum = Math.imul(sum ^ word, 0x01000193);
      answer.memory = [memory.buffer.byteLength, sum >>> 0];
    }
    return answer;
  }
}
