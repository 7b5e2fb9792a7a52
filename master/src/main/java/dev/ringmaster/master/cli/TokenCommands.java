package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "token",
    header = "Make, list and revoke join tokens.",
    description =
        "A join token lets machines in without an operator: those whose names match, so many, until"
            + " it expires. Give it to them in a file or on standard input, never on a command"
            + " line.")
final class TokenCommands {
  private final Cli cli;

  TokenCommands(Cli cli) {
    this.cli = cli;
  }

  @Command(name = "create", header = "Make a join token and print it, this once.")
  int create(
      @Option(
              names = "--match",
              required = true,
              paramLabel = "GLOB",
              description = "Which names it lets in: 'web*'.")
          String match,
      @Option(
              names = "--uses",
              defaultValue = "1",
              paramLabel = "N",
              description = "How many machines it lets in. Default: ${DEFAULT-VALUE}.")
          int uses,
      @Option(
              names = "--ttl",
              defaultValue = "1h",
              paramLabel = "TIME",
              description = "How long it holds: 30m, 1h, 7d. Default: ${DEFAULT-VALUE}.")
          String ttl,
      @Option(
              names = "--trust",
              paramLabel = "NAME=VALUE",
              description = "An attribute to keep for whoever joins with it.")
          Map<String, String> trusted) {
    Map<String, Value> attributes = new LinkedHashMap<>();
    if (trusted != null) {
      trusted.forEach((name, value) -> attributes.put(name, Value.text(value)));
    }
    Value.MapValue request =
        Value.map(
            "match", Value.text(match),
            "uses", Value.integer(uses),
            "ttl", Value.integer(Times.parse("--ttl", ttl).toSeconds()),
            "trusted", Value.map(attributes));
    cli.print(cli.askOne("keys.create_token", request), answer -> Fields.of(answer).text("token"));
    cli.terminal().message("It is kept nowhere and cannot be shown again.");
    return ExitStatus.OK;
  }

  @Command(name = "list", header = "List join tokens, without what lets in.")
  int list() {
    cli.printRows(
        cli.ask("keys.list_tokens", Value.map()),
        Column.of("ID", "id"),
        Column.of("MATCH", "match"),
        Column.of("USES LEFT", "uses_left"),
        Column.time("EXPIRES", "expires"),
        Column.of("BY", "created_by"));
    return ExitStatus.OK;
  }

  @Command(name = "revoke", header = "End a join token.")
  int revoke(@Parameters(paramLabel = "ID", description = "As the list shows it.") String id) {
    cli.print(
        cli.askOne("keys.revoke_token", Value.map("id", Value.text(id))),
        answer -> "revoked " + Printable.line(id));
    return ExitStatus.OK;
  }
}
