// JSON that two programs might read differently is refused.

import { expect, test } from "vitest";
import { FormError } from "./bytes";
import { parseJson } from "./json";

test.each([
  '{"a":1,"b":[true,false,null,{"c":"\\u00e9\\ud83d\\ude97\\"\\\\: 1.5"}],"d":-7}',
  ' [ 0 , "{\\"a\\":1,\\"a\\":2}" ] ',
  '"1.5e3"',
  '{"__proto__":{"a":1},"":2}',
  `${"[".repeat(127)}${"]".repeat(127)}`,
])("read: %s", (text) => expect(parseJson(text)).toEqual(JSON.parse(text)));

test.each([
  "",
  "{",
  "{'a':1}",
  '{"a":1}{}',
  "\ufeff{}",
  '{"a":1,"a":1}',
  '{"a":1,"\\u0061":2}',
  '{"x":{"a":1,"b":2,"a":3}}',
  "1.0",
  "1e3",
  "-0",
  "[1E400]",
  '"\\ud800"',
  '{"\\udc00":1}',
  `${"[".repeat(128)}${"]".repeat(128)}`,
])("refused: %s", (text) => expect(() => parseJson(text)).toThrow(FormError));
