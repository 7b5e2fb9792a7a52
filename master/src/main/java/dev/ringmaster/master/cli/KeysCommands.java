package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.wire.control.End;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "keys",
    description =
        "A machine that wants to be a minion asks for a name with its key. To let it in, accept"
            + " exactly that key, or give it a join token. Compare the key's fingerprint with the"
            + " one in the minion's log ('journalctl -u ringmaster-minion').")
final class KeysCommands {
  private final Cli cli;

  KeysCommands(Cli cli) {
    this.cli = cli;
  }

  @Command(name = "list", header = "List keys and what was decided about them.")
  int list(
      @Parameters(
              arity = "0..*",
              paramLabel = "GLOB",
              description = "Only names like these. Default: all.")
          List<String> globs) {
    List<Value> rows = find(globs == null ? List.of("*") : globs);
    if (rows.isEmpty() && globs != null) {
      throw nothing(globs);
    }
    table(rows);
    return ExitStatus.OK;
  }

  @Command(name = "show", header = "Show everything about keys.")
  int show(
      @Parameters(arity = "1..*", paramLabel = "GLOB", description = "Names like these.")
          List<String> globs) {
    List<Value> rows = find(globs);
    if (rows.isEmpty()) {
      throw nothing(globs);
    }
    cli.print(Value.list(rows), data -> YamlText.of(data));
    return ExitStatus.OK;
  }

  @Command(
      name = "accept",
      header = "Let minions in.",
      description =
          "Lists the pending keys that are meant and asks. Exactly the keys with the fingerprints"
              + " shown are accepted, even if others ask for the same names meanwhile.")
  int accept(
      @Parameters(arity = "0..*", paramLabel = "GLOB", description = "Names like these.")
          List<String> globs,
      @Option(names = "--all", description = "Every pending key.") boolean all,
      @Option(
              names = {"-y", "--yes"},
              description = "Do not ask.")
          boolean yes,
      @Option(
              names = "--fingerprint",
              paramLabel = "HEX",
              description = "Only a key with this fingerprint; then nothing is asked.")
          String fingerprint,
      @Option(
              names = "--trust",
              paramLabel = "NAME=VALUE",
              description = "An attribute to keep for these minions, which they cannot forge.")
          Map<String, String> trusted) {
    Map<String, Value> attributes = new LinkedHashMap<>();
    if (trusted != null) {
      trusted.forEach((name, value) -> attributes.put(name, Value.text(value)));
    }
    Set<String> states = all ? Set.of("pending") : Set.of("pending", "rejected", "conflict");
    return decide(
        "accept", states, globs, all, yes, fingerprint, Map.of("trusted", Value.map(attributes)));
  }

  @Command(
      name = "reject",
      header = "Refuse keys until they are deleted; a connected minion is cut off at once.")
  int reject(
      @Parameters(arity = "0..*", paramLabel = "GLOB", description = "Names like these.")
          List<String> globs,
      @Option(names = "--all", description = "Every pending key.") boolean all,
      @Option(
              names = {"-y", "--yes"},
              description = "Do not ask.")
          boolean yes,
      @Option(names = "--fingerprint", paramLabel = "HEX", description = "Only this key.")
          String fingerprint) {
    Set<String> states = all ? Set.of("pending") : Set.of("pending", "accepted", "conflict");
    return decide("reject", states, globs, all, yes, fingerprint, Map.of());
  }

  @Command(
      name = "delete",
      header = "Forget keys; a connected minion is cut off at once and may ask anew.")
  int delete(
      @Parameters(arity = "0..*", paramLabel = "GLOB", description = "Names like these.")
          List<String> globs,
      @Option(names = "--all", description = "Every key there is.") boolean all,
      @Option(
              names = {"-y", "--yes"},
              description = "Do not ask.")
          boolean yes,
      @Option(names = "--fingerprint", paramLabel = "HEX", description = "Only this key.")
          String fingerprint) {
    Set<String> states = Set.of("pending", "accepted", "rejected", "conflict");
    return decide("delete", states, globs, all, yes, fingerprint, Map.of());
  }

  @Command(
      name = "fingerprint",
      header = "Print what a minion is given to recognise this master.",
      description =
          "SHA-256 of the public key of the master's CA: the setting 'master.fingerprint' of a"
              + " minion.")
  int fingerprint() {
    cli.print(
        cli.askOne("keys.fingerprint", Value.map()),
        answer -> Fields.of(answer).text("fingerprint"));
    return ExitStatus.OK;
  }

  @Command(
      name = "rotate",
      header = "Make a new key that orders are signed with.",
      description =
          "Minions learn it at once. Orders that an older key has signed hold until they expire, or"
              + " no more with --revoke.")
  int rotate(
      @Parameters(paramLabel = "signing", description = "What to rotate: signing.") String what,
      @Option(names = "--revoke", description = "Refuse from now on what older keys have signed.")
          boolean revoke) {
    if (!what.equals("signing")) {
      throw new ProblemsException(
          Problem.of("cannot rotate " + what).withAdvice("Only 'signing' can be rotated."));
    }
    cli.print(
        cli.askOne("keys.rotate_signing", Value.map("revoke", Value.bool(revoke))),
        answer -> "Orders are signed with key " + Fields.of(answer).text("key") + ".");
    return ExitStatus.OK;
  }

  private int decide(
      String verb,
      Set<String> states,
      @Nullable List<String> globs,
      boolean all,
      boolean yes,
      @Nullable String fingerprint,
      Map<String, Value> more) {
    List<String> names = names(verb, globs, all);
    List<Value> meant =
        find(names).stream()
            .filter(row -> states.contains(Fields.of(row).text("state")))
            .filter(row ->
                fingerprint == null
                    || Fields.of(row).text("fingerprint").equalsIgnoreCase(fingerprint))
            .toList();
    if (meant.isEmpty()) {
      throw nothing(verb, names, fingerprint);
    }
    if (!yes && fingerprint == null) {
      TableText.of(meant, COLUMNS).lines().forEach(cli.terminal()::message);
      String keys = meant.size() == 1 ? "this key" : "these " + meant.size() + " keys";
      if (!cli.confirm("This " + verb + "s " + keys + ".")) {
        return ExitStatus.NOT_TRIED;
      }
    }
    return carryOut(verb, meant, more);
  }

  private static List<String> names(String verb, @Nullable List<String> globs, boolean all) {
    if (all == (globs != null)) {
      throw new ProblemsException(
          Problem.of("which keys to " + verb + "?").withAdvice("Name some, or say --all."));
    }
    return globs == null ? List.of("*") : globs;
  }

  /** One after the other; what is wrong with some does not stop the others. */
  private int carryOut(String verb, List<Value> meant, Map<String, Value> more) {
    List<Value> done = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    try (ControlClient client = cli.connect()) {
      for (Value row : meant) {
        Fields key = Fields.of(row);
        Map<String, Value> request = new LinkedHashMap<>(more);
        request.put("minion", Value.text(key.text("minion")));
        request.put("fingerprint", Value.text(key.text("fingerprint")));
        try {
          done.addAll(client.ask("keys." + verb, Value.map(request)));
        } catch (CallRefused e) {
          problems.addAll(e.problems());
        }
      }
    }
    String past = verb.endsWith("e") ? verb + "d" : verb + "ed";
    cli.print(
        Value.list(done),
        data ->
            String.join(
                "\n",
                done.stream().map(row -> past + " " + Fields.of(row).text("minion")).toList()));
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return ExitStatus.OK;
  }

  private List<Value> find(List<String> globs) {
    return cli.ask(
        "keys.list", Value.map("globs", Value.list(globs.stream().map(Value::text).toList())));
  }

  private CallRefused nothing(List<String> globs) {
    return new CallRefused(
        End.Status.NOTHING_MATCHED,
        List.of(
            Problem.of("no such key matches " + String.join(" ", globs))
                .withAdvice("'master keys list' shows them all, with their states.")));
  }

  /** There may be such keys, but none that this can be done to. */
  private CallRefused nothing(String verb, List<String> names, @Nullable String fingerprint) {
    List<Value> named = find(names);
    String past = verb.endsWith("e") ? verb + "d" : verb + "ed";
    if (named.isEmpty()) {
      return nothing(names);
    }
    if (names.equals(List.of("*"))) {
      return new CallRefused(
          End.Status.NOTHING_MATCHED, List.of(Problem.of("no key waits for a decision")));
    }
    String which = fingerprint == null ? "" : " with the fingerprint " + fingerprint;
    String states =
        String.join(
            ", ",
            named.stream()
                .limit(NAMES_SHOWN)
                .map(Fields::of)
                .map(key -> key.text("minion") + " is " + key.text("state"))
                .toList());
    return new CallRefused(
        End.Status.NOTHING_MATCHED,
        List.of(
            Problem.of(
                    "no key"
                        + which
                        + " can be "
                        + past
                        + " that matches "
                        + String.join(" ", names))
                .withAdvice(states + ". See 'master keys list'.")));
  }

  private static final int NAMES_SHOWN = 5;
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("MINION", "minion"),
          Column.of("STATE", "state"),
          Column.of("FINGERPRINT", "fingerprint"),
          Column.time("ASKED", "requested"),
          Column.of("FROM", "address"));

  private void table(List<Value> rows) {
    cli.print(Value.list(rows), data -> TableText.of(rows, COLUMNS));
  }
}
