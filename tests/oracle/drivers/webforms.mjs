// Walks forms with the ODK Web Forms engine and records what it says after every `snap`.
//
// Usage: ORACLE_HOME=build/oracle node webforms.mjs < jobs
// One job a line: {"form": "x.xml", "script": "x.jsonl", "out": "x.webforms.jsonl"}
// or, for expressions: {"form": "x.xml", "read": "/data/x", "out": ...}. ORACLE_HOME holds node_modules.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const home = resolve(process.env.ORACLE_HOME ?? 'build/oracle');
const require = createRequire(`${home}/here.js`);
const { JSDOM } = require('jsdom');

// The engine expects a browser's globals, and a library inside it reads __dirname while it is loaded.
const GLOBALS =
  'window document DOMParser XMLSerializer Node Element Document Attr Text Comment CDATASection ProcessingInstruction ' +
  'XPathResult XPathEvaluator XPathExpression NodeFilter DocumentFragment CharacterData NodeList HTMLElement ' +
  'XMLDocument DOMException';
const dom = new JSDOM('<!doctype html><html><body></body></html>');
for (const name of GLOBALS.split(' ')) {
  if (!(name in globalThis)) globalThis[name] = name === 'window' ? dom.window : dom.window[name];
}
globalThis.__dirname ??= process.cwd();
const { loadForm } = await import(pathToFileURL(require.resolve('@getodk/xforms-engine')).href);
const VERSION = JSON.parse(readFileSync(`${home}/node_modules/@getodk/xforms-engine/package.json`, 'utf8')).version;

const SELECTS = new Set(['select', 'rank']);
const LEAVES = new Set(['model-value', 'input', 'note', 'select', 'rank', 'range', 'trigger', 'upload']);

async function open(path) {
  const form = await loadForm(readFileSync(path, 'utf8'), {
    fetchFormAttachment: async () => new Response('', { status: 404 }),
    missingResourceBehavior: 'BLANK',
  });
  if (form.status === 'failure') throw form.error;
  return form.createInstance({}).root;
}

function* walk(node) {
  yield node;
  for (const child of node.currentState.children ?? []) yield* walk(child);
}

function find(root, path) {
  for (const node of walk(root)) {
    const isRange = node.nodeType.startsWith('repeat-range');
    if (node.currentState.reference === path && !isRange) return node;
  }
  throw new Error(`no node ${path}`);
}

function findRange(root, path) {
  for (const node of walk(root)) {
    if (node.nodeType.startsWith('repeat-range') && node.currentState.reference === path) return node;
  }
  throw new Error(`no repeat ${path}`);
}

function setValue(node, value) {
  if (node.nodeType === 'select') return node.selectValues(value.split(/\s+/).filter(Boolean));
  if (node.nodeType === 'rank') return node.setValues(value.split(/\s+/).filter(Boolean));
  if (node.nodeType === 'trigger') return node.setValue(value !== '');
  if (value === '') return node.setValue(node.valueType === 'string' ? '' : null);
  if (node.valueType === 'int') return node.setValue(BigInt(value));
  if (node.valueType === 'decimal') return node.setValue(Number(value));
  return node.setValue(value);
}

function apply(root, operation) {
  switch (operation.op) {
    case 'set':
      return setValue(find(root, operation.path), operation.value);
    case 'add':
      return findRange(root, operation.path).addInstances();
    case 'remove':
      return findRange(root, operation.path).removeInstances(operation.index - 1);
    case 'lang': {
      const known = root.languages.find((each) => each.language === operation.value);
      if (known === undefined) throw new Error(`no language ${operation.value}`);
      return root.setLanguage(known);
    }
    default:
      throw new Error(`no operation ${operation.op}`);
  }
}

function show(node) {
  const state = node.currentState;
  const shown = { v: state.instanceValue ?? '', rel: state.relevant };
  if (state.relevant && SELECTS.has(node.nodeType)) {
    shown.choices = state.valueOptions.map((each) => `${each.value}=${each.label.asString}`);
  }
  const violation = node.validationState?.violation;
  if (state.relevant && violation != null) {
    shown.bad = violation.condition;
    if (violation.message?.asString) shown.msg = violation.message.asString;
  }
  return shown;
}

function snap(root) {
  const found = {};
  for (const node of walk(root)) {
    const path = node.currentState.reference;
    if (LEAVES.has(node.nodeType) && !path.startsWith('/data/meta/')) found[path] = show(node);
  }
  return found;
}

function lines(path) {
  return readFileSync(path, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

async function play(job) {
  const root = await open(job.form);
  if (job.read) return [find(root, job.read).currentState.instanceValue ?? ''];
  const snaps = [];
  for (const operation of lines(job.script)) {
    if (operation.op === 'snap') {
      snaps.push(snap(root));
      continue;
    }
    try {
      apply(root, operation);
    } catch (error) {
      process.stderr.write(`webforms ${job.script}: ${JSON.stringify(operation)}: ${error.message}\n`);
    }
  }
  return snaps;
}

for await (const line of createInterface({ input: process.stdin })) {
  if (!line.trim()) continue;
  const job = JSON.parse(line);
  const head = { engine: `@getodk/xforms-engine ${VERSION}`, today: new Date().toISOString().slice(0, 10) };
  let rows;
  try {
    rows = [head, ...(await play(job))];
  } catch (error) {
    rows = [{ ...head, failed: String(error.message).slice(0, 300) }];
  }
  writeFileSync(job.out, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}
process.exit(0);
