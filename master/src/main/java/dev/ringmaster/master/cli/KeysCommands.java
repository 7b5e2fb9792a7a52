package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final KeyDecision keys;

  KeysCommands(Cli cli) {
    this.cli = cli;
    this.keys = new KeyDecision(cli);
  }

  @Command(name = "list", header = "List keys and what was decided about them.")
  int list(
      @Parameters(
              arity = "0..*",
              paramLabel = "GLOB",
              description = "Only names like these. Default: all.")
          List<String> globs) {
    List<Value> rows = keys.find(globs == null ? List.of("*") : globs);
    if (rows.isEmpty() && globs != null) {
      throw KeyDecision.nothing(globs);
    }
    cli.print(Value.list(rows), data -> TableText.of(rows, KeyDecision.COLUMNS));
    return ExitStatus.OK;
  }

  @Command(name = "show", header = "Show everything about keys.")
  int show(
      @Parameters(arity = "1..*", paramLabel = "GLOB", description = "Names like these.")
          List<String> globs) {
    List<Value> rows = keys.find(globs);
    if (rows.isEmpty()) {
      throw KeyDecision.nothing(globs);
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
    return keys.decide(
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
    return keys.decide("reject", states, globs, all, yes, fingerprint, Map.of());
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
    return keys.decide("delete", states, globs, all, yes, fingerprint, Map.of());
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
}
