import { verdict } from "$lib/judge.js";

export const load = async () => ({ verdict: await verdict() });
