package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.protocol.wire.control.End;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "doc",
    description =
        "Describes functions and states, as the minions have told the master: what they do, whether"
            + " they change anything, and their parameters.")
final class DocCommand implements Callable<Integer> {
  private final Cli cli;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FUNCTION",
      description = "One by its name, or several by a glob: 'service.*'. Default: all, in brief.")
  private String glob = "";

  DocCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    String asked =
        glob.isEmpty() ? "*" : !glob.contains(".") && !glob.contains("*") ? glob + ".*" : glob;
    List<Value> rows = cli.ask("functions.list", Value.map("glob", Value.text(asked)));
    if (rows.isEmpty()) {
      throw new CallRefused(End.Status.NOTHING_MATCHED, List.of(unknown()));
    }
    if (glob.isEmpty()) {
      cli.printRows(
          rows,
          Column.of("NAME", "name"),
          Column.of("KIND", "kind"),
          Column.of("EFFECT", "effect"),
          Column.of("SUMMARY", "summary"));
    } else {
      cli.print(
          Value.list(rows),
          data ->
              String.join("\n\n", rows.stream().map(Fields::of).map(SignatureText::of).toList()));
    }
    return ExitStatus.OK;
  }

  private Problem unknown() {
    if (glob.isEmpty()) {
      return Problem.of("no minion has told what it can do yet")
          .withAdvice("Accept a minion with 'master keys accept', and wait until it is up.");
    }
    List<String> names =
        cli.ask("functions.list", Value.map()).stream()
            .map(row -> Fields.of(row).text("name"))
            .toList();
    String near = Suggestion.didYouMean(glob, names);
    return Problem.of("no connected minion has a function or state " + glob)
        .withAdvice(near.isEmpty() ? "'master doc' lists what they have." : near);
  }
}
