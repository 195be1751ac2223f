/**
 * A Vue composable over a compiled policy. May import `vue` and types.
 * @module
 */
import { computed, type ComputedRef, type MaybeRefOrGetter, type Ref, shallowRef, toValue, watch } from "vue";
import { checklist, type Line } from "./checklist.js";
import type { Messages } from "./messages/messages.js";
import type { CompiledPolicy } from "./policy.js";
import { format } from "./text.js";
import type { CheckResult, Context } from "./types.js";

/** What the composable may be told; each may be a ref or a getter. */
export interface PasswordOptions {
  /** Words that the password must not be. */
  readonly context?: MaybeRefOrGetter<Context | undefined>;
  /** Language. Default English. */
  readonly messages?: MaybeRefOrGetter<Messages | undefined>;
}

/** What follows from the password at any moment. */
export interface Password {
  /** `undefined` while the password is empty. */
  readonly result: ComputedRef<CheckResult | undefined>;
  /** Requirements and how they stand. */
  readonly lines: ComputedRef<readonly Line[]>;
  /** Sentences about what is wrong. */
  readonly errors: ComputedRef<readonly string[]>;
}

/**
 * Judges `password` whenever it changes, and when a list or an estimator has been loaded.
 *
 * @example
 * ```vue
 * const password = ref("");
 * const { lines, errors } = usePassword(policy, password);
 * ```
 */
export function usePassword(
  policy: MaybeRefOrGetter<CompiledPolicy>,
  password: MaybeRefOrGetter<string>,
  options: PasswordOptions = {},
): Password {
  const revision = useRevision(policy);
  const result = computed(() => {
    void revision.value;
    const value = toValue(password);
    return value === "" ? undefined : toValue(policy).check(value, toValue(options.context));
  });
  return {
    result,
    lines: computed(() => checklist(toValue(policy).requirements, result.value, toValue(options.messages))),
    errors: computed(() => (result.value?.issues ?? []).map((issue) => format(issue, toValue(options.messages)))),
  };
}

/** Changes when a list or an estimator has been handed to any policy; a server renders once and needs no news. */
function useRevision(policy: MaybeRefOrGetter<CompiledPolicy>): Ref<number> {
  const revision = shallowRef(0);
  if (globalThis.document) {
    const follow = (compiled: CompiledPolicy, _before: unknown, onCleanup: (end: () => void) => void): void =>
      onCleanup(compiled.subscribe(() => void (revision.value = compiled.revision)));
    watch(() => toValue(policy), follow, { immediate: true });
  }
  return revision;
}
