// Makes the API reference from the OpenAPI document of the same server. Text is only ever put in as text.

const METHODS = ['get', 'put', 'post', 'delete'];
/** Most events that the page keeps of a stream. */
const KEPT_EVENTS = 20;

/** An element with attributes, listeners (functions) and children. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== undefined && value !== null && value !== false) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
}

/** Descriptions are Markdown; what ours use of it is `code` and paragraphs. */
function prose(text) {
  return (text ?? '').split(/\n{2,}/).filter(Boolean).map((paragraph) =>
    make('p', {}, paragraph.split('`').map((part, index) => (index % 2 ? make('code', {}, part) : part))),
  );
}

const pretty = (value) => JSON.stringify(value, null, 2);
const nameOf = (reference) => reference.split('/').pop();

/** A schema in one line, with links to the schemas that it refers to. */
function typeOf(schema) {
  if (!schema) return ['any'];
  if (schema.$ref) return [make('a', { href: `#schema-${nameOf(schema.$ref)}` }, nameOf(schema.$ref))];
  const union = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (union) {
    const sign = schema.allOf ? ' & ' : ' | ';
    return union.flatMap((part, index) => (index ? [sign, ...typeOf(part)] : typeOf(part)));
  }
  if (schema.enum) return [schema.enum.map((value) => JSON.stringify(value)).join(' | ')];
  const kinds = [schema.type ?? 'any'].flat();
  if (kinds.includes('array')) return ['list of ', ...typeOf(schema.items), kinds.includes('null') ? ' | null' : ''];
  const bounds = [schema.minimum, schema.maximum].some((bound) => bound !== undefined);
  const range = bounds ? ` (${schema.minimum ?? ''}…${schema.maximum ?? ''})` : '';
  return [kinds.join(' | ') + (schema.format ? ` ${schema.format}` : '') + range];
}

function propertyRows(schema, schemas, seen = new Set()) {
  if (!schema) return [];
  if (schema.$ref) {
    const name = nameOf(schema.$ref);
    if (seen.has(name)) return [];
    return propertyRows(schemas[name], schemas, new Set([...seen, name]));
  }
  const inherited = (schema.allOf ?? []).flatMap((part) => propertyRows(part, schemas, seen));
  const own = Object.entries(schema.properties ?? {}).map(([name, property]) =>
    make('tr', {},
      make('td', {}, make('code', {}, name), schema.required?.includes(name) ? '' : make('span', { class: 'faint' }, ' optional')),
      make('td', {}, typeOf(property)),
      make('td', {}, prose(property.description)),
    ),
  );
  return [...inherited, ...own];
}

function schemaSection(name, schema, schemas) {
  const rows = propertyRows(schema, schemas);
  return make('section', { id: `schema-${name}`, 'data-search': name.toLowerCase() },
    make('h3', {}, name),
    prose(schema.description),
    rows.length
      ? make('table', {}, make('tbody', {}, rows))
      : make('p', {}, make('code', {}, typeOf(schema))),
    schema.example === undefined ? '' : make('details', {}, make('summary', {}, 'Example'), make('pre', {}, pretty(schema.example))),
  );
}

/** Sends what the form says and shows what comes back. */
async function send(method, path, inputs, body, output) {
  let filled = path;
  const query = new URLSearchParams();
  const headers = { accept: 'application/json' };
  for (const { parameter, input } of inputs) {
    const value = input.value.trim();
    if (parameter.in === 'path') filled = filled.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else if (value === '') continue;
    else if (parameter.in === 'query') query.set(parameter.name, value);
    else if (parameter.in === 'header') headers[parameter.name] = value;
  }
  const url = filled + (query.size ? `?${query}` : '');
  const options = { method: method.toUpperCase(), headers };
  if (body) {
    headers['content-type'] = 'application/json';
    options.body = body.value;
  }
  output.replaceChildren(make('p', { class: 'faint' }, `${options.method} ${url}`));
  const start = performance.now();
  try {
    const response = await fetch(url, options);
    const text = await response.text();
    const elapsed = Math.round(performance.now() - start);
    const type = response.headers.get('content-type') ?? '';
    let shown = text;
    if (type.includes('json') && text) shown = pretty(JSON.parse(text));
    output.append(
      make('p', { class: response.ok ? 'good' : 'bad' }, `${response.status} ${response.statusText}, ${elapsed} ms ${type}`),
      shown ? make('pre', { tabindex: 0 }, shown) : '',
    );
  } catch (error) {
    output.append(make('p', { class: 'bad' }, `No answer: ${error.message}`));
  }
}

/** Listens to an event stream until told to stop. */
function listen(path, inputs, names, button, output) {
  if (button.stream) {
    button.stream.close();
    button.stream = null;
    button.textContent = 'Listen';
    return;
  }
  const query = new URLSearchParams();
  for (const { parameter, input } of inputs) {
    if (parameter.in === 'query' && input.value.trim()) query.set(parameter.name, input.value.trim());
  }
  const list = make('div');
  const state = make('p', { class: 'faint' }, 'Connecting…');
  output.replaceChildren(state, list);
  const stream = new EventSource(query.size ? `${path}?${query}` : path);
  stream.onopen = () => { state.textContent = 'Listening. New events come first.'; };
  stream.onerror = () => { state.textContent = stream.readyState === EventSource.CLOSED ? 'Refused.' : 'Lost; connecting again…'; };
  for (const name of names) {
    stream.addEventListener(name, (event) => {
      list.prepend(make('pre', {}, `${name} ${event.lastEventId}\n${pretty(JSON.parse(event.data))}`));
      while (list.childElementCount > KEPT_EVENTS) list.lastChild.remove();
    });
  }
  button.stream = stream;
  button.textContent = 'Stop';
}

function tryIt(method, path, operation, parameters) {
  const output = make('div', { 'aria-live': 'polite' });
  const inputs = parameters.map((parameter) => ({
    parameter,
    input: make('input', {
      class: 'value', name: parameter.name, required: parameter.required, autocomplete: 'off',
      'aria-label': parameter.name, placeholder: parameter.example ?? parameter.schema?.example ?? '',
    }),
  }));
  const content = operation.requestBody?.content?.['application/json'];
  const example = content?.example ?? Object.values(content?.examples ?? {})[0]?.value;
  const body = content ? make('textarea', { 'aria-label': 'Body', spellcheck: 'false' }) : null;
  if (body && example !== undefined) body.value = pretty(example);
  const stream = Object.values(operation.responses ?? {}).some((response) => response.content?.['text/event-stream']);
  const button = make('button', { type: 'submit' }, stream ? 'Listen' : 'Send');
  const submit = (event) => {
    event.preventDefault();
    if (stream) listen(path, inputs, ['block', 'transaction'], button, output);
    else void send(method, path, inputs, body, output);
  };
  return make('details', {},
    make('summary', {}, 'Try it'),
    make('form', { submit },
      inputs.length
        ? make('table', {}, make('tbody', {}, inputs.map(({ parameter, input }) =>
            make('tr', {}, make('td', {}, make('code', {}, parameter.name)), make('td', {}, input)))))
        : '',
      body, button),
    output,
  );
}

function operationSection(method, path, operation) {
  const parameters = operation.parameters ?? [];
  const responses = Object.entries(operation.responses ?? {});
  const content = operation.requestBody?.content?.['application/json'];
  return make('section', { id: operation.operationId, 'data-search': `${method} ${path} ${operation.summary ?? ''}`.toLowerCase() },
    make('h3', {}, make('span', { class: `method ${method}` }, method.toUpperCase()), ' ', make('code', {}, path)),
    prose(operation.summary),
    prose(operation.description),
    parameters.length
      ? make('table', {},
          make('thead', {}, make('tr', {}, ['Parameter', 'In', 'Type', ''].map((title) => make('th', {}, title)))),
          make('tbody', {}, parameters.map((parameter) => make('tr', {},
            make('td', {}, make('code', {}, parameter.name), parameter.required ? '' : make('span', { class: 'faint' }, ' optional')),
            make('td', {}, parameter.in),
            make('td', {}, typeOf(parameter.schema)),
            make('td', {}, prose(parameter.description))))))
      : '',
    content ? make('p', {}, 'Body: ', typeOf(content.schema)) : '',
    make('table', {}, make('tbody', {}, responses.map(([status, response]) => make('tr', {},
      make('td', {}, status),
      make('td', {}, Object.entries(response.content ?? {}).flatMap(([type, media]) => [make('code', {}, type), ' ', ...typeOf(media.schema), ' '])),
      make('td', {}, prose(response.description)))))),
    tryIt(method, path, operation, parameters),
  );
}

function problemSections(problems) {
  return problems.map((problem) => make('section', { id: `problem-${problem.name}`, 'data-search': problem.name },
    make('h3', {}, make('code', {}, `${problem.code} ${problem.name}`), make('span', { class: 'faint' }, ` HTTP ${problem.status}`)),
    prose(problem.description)));
}

function filter(text) {
  for (const element of document.querySelectorAll('[data-search]')) {
    element.hidden = !element.dataset.search.includes(text.trim().toLowerCase());
  }
}

function show(document_) {
  const schemas = document_.components?.schemas ?? {};
  const contents = document.getElementById('contents');
  const groups = new Map((document_.tags ?? []).map((tag) => [tag.name, []]));
  for (const [path, item] of Object.entries(document_.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      const tag = operation.tags?.[0] ?? 'other';
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push({ method, path, operation });
    }
  }
  const link = (id, text) => make('a', { href: `#${id}`, 'data-search': text.toLowerCase() }, text);
  const parts = prose(document_.info.description);
  for (const [tag, operations] of groups) {
    if (!operations.length) continue;
    contents.append(make('h2', {}, tag), ...operations.map(({ method, path, operation }) =>
      link(operation.operationId, `${method.toUpperCase()} ${path.replace(/^\/v1/, '')}`)));
    parts.push(make('h2', {}, tag), ...operations.map(({ method, path, operation }) => operationSection(method, path, operation)));
  }
  const problems = document_['x-problems'] ?? [];
  contents.append(make('h2', {}, 'Problems'), ...problems.map((problem) => link(`problem-${problem.name}`, problem.name)));
  parts.push(make('h2', {}, 'Problems'), ...problemSections(problems));
  const names = Object.keys(schemas).sort();
  contents.append(make('h2', {}, 'Schemas'), ...names.map((name) => link(`schema-${name}`, name)));
  parts.push(make('h2', {}, 'Schemas'), ...names.map((name) => schemaSection(name, schemas[name], schemas)));
  document.getElementById('reference').replaceChildren(...parts);
  document.getElementById('version').textContent = `version ${document_.info.version}`;
  document.getElementById('filter').addEventListener('input', (event) => filter(event.target.value));
  // The address may name a part that did not exist when the page was loaded.
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

try {
  const response = await fetch('/v1/openapi.json');
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  show(await response.json());
} catch (error) {
  document.getElementById('reference').replaceChildren(make('p', { class: 'bad' }, `The OpenAPI document cannot be read: ${error.message}`));
}
