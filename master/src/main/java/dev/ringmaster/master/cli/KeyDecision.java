package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.target.Glob;
import dev.ringmaster.protocol.wire.control.End;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deciding about keys: exactly those that were shown, even if others come meanwhile. */
final class KeyDecision {
  private static final int NAMES_SHOWN = 5;
  static final List<Column> COLUMNS =
      List.of(
          Column.of("MINION", "minion"),
          Column.of("STATE", "state"),
          Column.of("FINGERPRINT", "fingerprint"),
          Column.time("ASKED", "requested"),
          Column.of("FROM", "address"));

  private final Cli cli;

  KeyDecision(Cli cli) {
    this.cli = cli;
  }

  /**
   * Finds the keys that are meant, asks if nobody has said that it is these, and decides.
   *
   * @param verb what is done to them: accept
   * @param states of the keys that it can be done to
   * @param fingerprint only the key with this one, which then need not be asked about
   * @param more what the master is to be told besides
   * @return the exit status
   */
  int decide(
      String verb,
      Set<String> states,
      @Nullable List<String> globs,
      boolean all,
      boolean yes,
      @Nullable String fingerprint,
      Map<String, Value> more) {
    List<String> names = names(verb, globs, all);
    List<Value> found = find(names);
    List<Value> meant =
        found.stream()
            .filter(row -> states.contains(Fields.of(row).text("state")))
            .filter(row ->
                fingerprint == null
                    || Fields.of(row).text("fingerprint").equalsIgnoreCase(fingerprint))
            .toList();
    if (meant.isEmpty()) {
      throw nothing(verb, names, fingerprint, found);
    }
    List<String> idle =
        names.stream().filter(name -> fingerprint == null && like(name, meant).isEmpty()).toList();
    idle.stream()
        .map(name -> nothing(verb, List.of(name), fingerprint, like(name, found)))
        .flatMap(refused -> refused.problems().stream())
        .forEach(problem -> cli.terminal().message(Printable.message(problem.describe())));
    if (!yes && fingerprint == null) {
      TableText.of(meant, COLUMNS).lines().forEach(cli.terminal()::message);
      String keys = meant.size() == 1 ? "this key" : "these " + meant.size() + " keys";
      if (!cli.confirm("This " + verb + "s " + keys + ".")) {
        return ExitStatus.NOT_TRIED;
      }
    }
    carryOut(verb, meant, more);
    return idle.isEmpty() ? ExitStatus.OK : ExitStatus.NOTHING_MATCHED;
  }

  private static List<Value> like(String glob, List<Value> rows) {
    return rows.stream()
        .filter(row -> new Glob(glob).matches(Fields.of(row).text("minion")))
        .toList();
  }

  private static List<String> names(String verb, @Nullable List<String> globs, boolean all) {
    if (all == (globs != null)) {
      throw new ProblemsException(
          Problem.of("which keys to " + verb + "?").withAdvice("Name some, or say --all."));
    }
    return globs == null ? List.of("*") : globs;
  }

  /** One after the other; what is wrong with some does not stop the others. */
  private void carryOut(String verb, List<Value> meant, Map<String, Value> more) {
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
    cli.print(
        Value.list(done),
        data ->
            String.join(
                "\n",
                done.stream()
                    .map(row -> past(verb) + " " + Fields.of(row).text("minion"))
                    .toList()));
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
  }

  /** The keys whose names are like these. */
  List<Value> find(List<String> globs) {
    return cli.ask(
        "keys.list", Value.map("globs", Value.list(globs.stream().map(Value::text).toList())));
  }

  static CallRefused nothing(List<String> globs) {
    return new CallRefused(
        End.Status.NOTHING_MATCHED,
        List.of(
            Problem.of("no such key matches " + String.join(" ", globs))
                .withAdvice("'master keys list' shows them all, with their states.")));
  }

  /**
   * There may be such keys, but none that this can be done to.
   *
   * @param named the keys whose names are like {@code names}
   */
  private static CallRefused nothing(
      String verb, List<String> names, @Nullable String fingerprint, List<Value> named) {
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
                        + past(verb)
                        + " that matches "
                        + String.join(" ", names))
                .withAdvice(states + ". See 'master keys list'.")));
  }

  private static String past(String verb) {
    return verb.endsWith("e") ? verb + "d" : verb + "ed";
  }
}
