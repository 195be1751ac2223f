/**
 * Owns the two interfaces of Standard Schema 1.1 that the package implements, written out because
 * the specification lets implementers do so instead of depending on it
 * (https://standardschema.dev, MIT). Types only.
 * @module
 */

/** One problem that a form library shows. */
export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly PropertyKey[] | undefined;
}

/** What `validate` returns: the value, or why not. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** A validator that any form library speaking Standard Schema takes; `Answer` says whether it is asynchronous. */
export interface StandardSchema<Value, Answer = StandardResult<Value>> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly types?: { readonly input: Value; readonly output: Value } | undefined;
    readonly validate: (value: unknown) => Answer;
  };
}

/** Options of a JSON Schema conversion. */
export interface JsonSchemaOptions {
  /** Dialect wanted. */
  readonly target: "draft-2020-12" | "draft-07" | "openapi-3.0" | (string & {});
}

/** A validator that also describes itself as JSON Schema. */
export interface StandardJsonSchema<Value> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly types?: { readonly input: Value; readonly output: Value } | undefined;
    readonly jsonSchema: {
      readonly input: (options: JsonSchemaOptions) => Record<string, unknown>;
      readonly output: (options: JsonSchemaOptions) => Record<string, unknown>;
    };
  };
}
