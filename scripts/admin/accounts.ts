// The commands about accounts.
import { Option } from "@commander-js/extra-typings";
import type { Command } from "@commander-js/extra-typings";
import { Failure } from "../lib/console.mjs";
import type { Body, Client } from "./client.ts";
import { importAccounts } from "./import.ts";
import { refusedFile } from "./journal.ts";
import { card, table } from "./show.ts";
import { examples, number, patience } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

const columns = ["id", "email", "auth_provider", "active", "has_password", "created_at"] as const;

/** Accounts of one page of an export: the most that the API gives. */
const pageOfExport = 500;

export function addAccounts(program: Command, terminal: Terminal): void {
  const { client, print, done } = terminal;
  const accounts = program
    .command("accounts")
    .description("accounts; an administrator never sets another person's password")
    .addHelpText(
      "after",
      examples(
        "./admin accounts list main --prefix ada",
        "./admin accounts addresses main",
        "./admin accounts invite main ada@example.com",
        "./admin accounts import main people.ndjson --dry-run",
        "./admin accounts export main > accounts.ndjson",
      ),
    );

  accounts
    .command("list")
    .argument("<tenant>", "id or short name")
    .description("list accounts by number")
    .option("--email <address>", "only the account with this address")
    .option("--prefix <text>", "only accounts whose address begins with this")
    .option("--limit <n>", "at most so many, up to 500", number, 100)
    .option("--offset <n>", "skip so many", number, 0)
    .action(async (tenant, query) => {
      const answer = await client().call("listAccounts", { query: { tenant, ...query } });
      print(answer, `${table(answer.accounts, columns)}\n${answer.accounts.length} of ${answer.total}`);
    });

  accounts
    .command("addresses")
    .argument("<tenant>", "id or short name")
    .description("list accounts whose address would be refused today; they go on working")
    .action(async (tenant) => {
      const faulty = [];
      for await (const { id, email, email_fault } of everyAccount(client(), tenant)) {
        if (email_fault !== null) faulty.push({ id, email, email_fault });
      }
      const shown = faulty.map((account) => ({ ...account, email: escaped(account.email) }));
      print({ accounts: faulty }, `${table(shown, ["id", "email", "email_fault"])}\n${faulty.length} in all`);
    });

  accounts
    .command("show")
    .argument("<id>")
    .description("show an account")
    .action(async (account) => {
      const found = await client().call("getAccount", { path: { account } });
      print(found, card(found));
    });

  accounts
    .command("create")
    .argument("<tenant>", "id or short name")
    .argument("<email>")
    .description("make an account; `invite` or `reset` lets its owner set the password")
    .option("--name <name>")
    .addOption(provider())
    .option("--inactive", "cannot sign in yet", false)
    .option("--verified", "the owner has shown that the address is theirs", false)
    .option("--admin", "administers its tenant through the dialects", false)
    .action(async (tenant, email, { name, provider: auth_provider, inactive, verified, admin }) => {
      const body = {
        tenant,
        email,
        active: !inactive,
        email_verified: verified,
        admin,
        ...(name && { name }),
        ...(auth_provider && { auth_provider }),
      };
      const made = await client().call("createAccount", { body });
      print(made, card(made));
    });

  accounts
    .command("invite")
    .argument("<tenant>", "id or short name")
    .argument("<email>")
    .description("mail a link to a first password; makes the account if there is none")
    .action(async (tenant, email) => {
      const account = await client().call("inviteAccount", { body: { tenant, email } });
      done(
        account,
        `the invitation to ${account.email} is queued (account ${account.id}); ./admin outbox list ${tenant} shows mails that wait`,
      );
    });

  accounts
    .command("update")
    .argument("<id>")
    .description("change an account")
    .option("--email <address>")
    .option("--name <name>")
    .addOption(provider())
    .addOption(new Option("--no-name", "take the name away"))
    .addOption(new Option("--active", "may sign in").conflicts("inactive"))
    .addOption(new Option("--inactive", "may not sign in, and every session ends"))
    .option("--no-undo", "the old address cannot take the account back, and links that could are dead")
    .option("--reason <text>", "why the undo is withheld, for the audit log: a ticket, not a person")
    .addHelpText(
      "after",
      examples(
        "./admin accounts update ID --email ada@new.example.com",
        './admin accounts update ID --email ada@new.example.com --no-undo --reason "Ticket 4711: mailbox taken over"',
      ),
    )
    .action(async (account, { email, name, provider: auth_provider, active, inactive, undo, reason }) => {
      if (undo === (reason !== undefined)) throw new Failure("--no-undo and --reason go together");
      const body = {
        ...(email && { email }),
        ...(typeof name === "string" && { name }),
        ...(name === false && { name: null }),
        ...(auth_provider && { auth_provider }),
        ...((active || inactive) && { active: active === true }),
        ...(!undo && { undo, reason }),
      } satisfies Body<"changeAccount">;
      if (Object.keys(body).length === 0)
        throw new Failure(
          "nothing to change: give at least one of --email, --name, --no-name, --provider, --active, --inactive, --no-undo",
        );
      const changed = await client().call("changeAccount", { path: { account }, body });
      print(changed, card(changed));
    });

  accounts
    .command("reset")
    .argument("<id>")
    .description("mail the owner a link to a new password")
    .action(async (account) => {
      const answer = await client().call("startReset", { path: { account } });
      done(answer, answer.queued ? `queued: ${answer.kind}` : "no mail: as many links as are allowed are live already");
    });

  accounts
    .command("end-sessions")
    .argument("<id>")
    .description("end every session")
    .action(async (account) => {
      done(
        await client().call("endAccountSessions", { path: { account } }),
        `every session of account ${account} is ended`,
      );
    });

  accounts
    .command("link")
    .argument("<id>")
    .argument("<issuer>", "the issuer's name, as its tokens have it")
    .argument("<subject>", "the person's name there")
    .description("link an account to a subject of an outside issuer")
    .action(async (account, issuer, subject) => {
      done(
        await client().call("linkAccount", { path: { account }, body: { issuer, subject } }),
        `account ${account} is linked to ${subject} of ${issuer}`,
      );
    });

  accounts
    .command("erase")
    .argument("<id>")
    .description("erase an account for good; its entries in the audit log stay")
    .requiredOption("--yes", "confirms it")
    .action(async (account) => {
      done(await client().call("eraseAccount", { path: { account } }), `account ${account} is erased`);
    });

  accounts
    .command("export")
    .argument("<tenant>", "id or short name")
    .description("print every account as one JSON object a line, without passwords")
    .action(async (tenant) => {
      for await (const account of everyAccount(client(), tenant)) process.stdout.write(`${JSON.stringify(account)}\n`);
    });

  accounts
    .command("import")
    .argument("<tenant>", "id or short name")
    .argument("<file>", "one JSON object a line, or CSV with a line of column names")
    .description("take accounts over with their hashes; goes on where an interrupted run ended")
    .option("--dry-run", "only say what would happen", false)
    .option("--csv", "the file is CSV; assumed for a name that ends in .csv")
    .option(
      "--column <member=column...>",
      "where a member of an account stands in the CSV, if the column has another name",
      [],
    )
    .option("--restart", "begin anew", false)
    .option("--retries <n>", "how often a batch is sent again while the service cannot be reached", number, patience)
    .addHelpText(
      "after",
      examples(
        "./admin accounts import main people.ndjson",
        "./admin accounts import main people.csv --column email=Mail --column password_hash=Hash",
      ),
    )
    .action(async (tenant, file, { dryRun, csv, column, restart, retries }) => {
      const tally = await importAccounts(client(), {
        tenant,
        file,
        csv: csv ?? /\.csv$/i.test(file),
        columns: column,
        dryRun,
        restart,
        retries,
      });
      const { lines, created, exists, refused } = tally;
      const made = dryRun ? "would be created" : "created";
      print(
        { lines, created, exists, refused },
        `${created} ${made}, ${exists} there already, ${refused} refused${refused > 0 ? `: see ${refusedFile(file, dryRun)}` : ""}`,
      );
      if (refused > 0) process.exitCode = 1;
    });
}

const provider = () =>
  new Option("--provider <provider>", "where its owner signs in").choices(["local", "oidc", "saml"] as const);

/** A text with a code point in the place of each character that shows nothing. */
const escaped = (text: string) =>
  text.replace(
    /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );

async function* everyAccount(client: Client, tenant: string) {
  for (let offset = 0; ; offset += pageOfExport) {
    const { accounts } = await client.call("listAccounts", {
      query: { tenant, limit: pageOfExport, offset },
      retries: patience,
    });
    yield* accounts;
    if (accounts.length < pageOfExport) return;
  }
}
