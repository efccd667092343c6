// @ts-check
// Lets VS Code's server start on Windows Node without the native add-ons that npm did not build.
'use strict';

const { appendFileSync, mkdirSync } = require('node:fs');
const Module = require('node:module');
const { dirname } = require('node:path');

const nothing = () => undefined;

/**
 * A watcher, a registry, a database: whatever is asked of it, it answers nothing.
 * @type {unknown}
 */
const silent = new Proxy(nothing, {
  get: (_target, name) => (name === 'then' || typeof name === 'symbol' ? undefined : silent),
  apply: () => silent,
  construct: () => /** @type {object} */ (silent),
});

/** Writes what VS Code logs, because output channels are log files that the editor shows. */
class FileLogger {
  static levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
  #file;
  #level = 2;
  #isRaw = false;

  /**
   * @param {string} _type
   * @param {string} _name
   * @param {string} file
   */
  constructor(_type, _name, file) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
  }

  getLevel = () => this.#level;
  setLevel = (/** @type {number} */ level) => void (this.#level = level);
  setPattern = nothing;
  clearFormatters = () => void (this.#isRaw = true);
  flush = nothing;
  drop = nothing;
  trace = (/** @type {string} */ text) => this.#write(0, text);
  debug = (/** @type {string} */ text) => this.#write(1, text);
  info = (/** @type {string} */ text) => this.#write(2, text);
  warn = (/** @type {string} */ text) => this.#write(3, text);
  error = (/** @type {string} */ text) => this.#write(4, text);
  critical = (/** @type {string} */ text) => this.#write(5, text);

  /**
   * @param {number} level
   * @param {string} text
   */
  #write(level, text) {
    if (level < this.#level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    const line = this.#isRaw ? text : `${time} [${FileLogger.levels[level]}] ${text}\n`;
    appendFileSync(this.#file, line);
  }
}

const spdlog = { version: 0, setLevel: nothing, setFlushOn: nothing, shutdown: nothing };
const bindings = (/** @type {string} */ name) =>
  name === 'spdlog' ? { ...spdlog, Logger: FileLogger } : silent;

const load = Reflect.get(Module, '_load');
Reflect.set(
  Module,
  '_load',
  /**
   * @this {unknown}
   * @param {string} request
   * @param {...unknown} rest
   */
  function (request, ...rest) {
    if (request === 'bindings') return bindings;
    try {
      return load.call(this, request, ...rest);
    } catch (error) {
      // koffi and the terminals' node-pty try several places and must see that one of them failed.
      if (/\.node$/.test(request) && !/koffi|conpty/.test(request)) return silent;
      throw error;
    }
  },
);
