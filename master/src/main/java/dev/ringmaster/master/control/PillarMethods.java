package dev.ringmaster.master.control;

import dev.ringmaster.master.files.FileRoots;
import dev.ringmaster.master.files.MinionPillars;
import dev.ringmaster.master.fleet.Fleet;
import dev.ringmaster.master.fleet.MinionStatus;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.protocol.target.Glob;
import java.util.List;

/** {@code pillar.*}: what minions are told about themselves. */
public final class PillarMethods {
  private final Fleet fleet;
  private final MinionPillars pillars;

  private PillarMethods(Fleet fleet, MinionPillars pillars) {
    this.fleet = fleet;
    this.pillars = pillars;
  }

  public static List<ControlMethod> of(Fleet fleet, MinionPillars pillars) {
    PillarMethods methods = new PillarMethods(fleet, pillars);
    return List.of(
        ControlMethod.read(
            "pillar.show",
            "The pillar of minions as the files are now, secrets masked.",
            methods::show,
            Parameter.required("glob", Type.TEXT, "Which minions."),
            Parameter.optional(
                "pillarenv",
                Type.TEXT,
                Value.text(FileRoots.BASE),
                "The environment whose pillar is meant."),
            Parameter.optional(
                    "pillar", Type.TEXT, Value.text(""), "A YAML mapping to merge over it.")
                .asSecret()));
  }

  private void show(Arguments request, Exchange exchange) throws InterruptedException {
    Glob glob = new Glob(request.text("glob"));
    Value.MapValue override = CallWords.mapping(request.text("pillar"), "--pillar");
    List<MinionStatus> meant =
        fleet.minions().stream()
            .filter(minion -> glob.matches(minion.enrolment().minion().value()))
            .toList();
    if (meant.isEmpty()) {
      List<String> names =
          fleet.minions().stream().map(minion -> minion.enrolment().minion().value()).toList();
      throw ControlFailure.nothingMatched(
          Problem.of("no accepted minion matches " + glob.pattern())
              .withAdvice(Suggestion.didYouMean(glob.pattern(), names)));
    }
    for (MinionStatus minion : meant) {
      Value pillar = pillars.of(minion.enrolment(), request.text("pillarenv"), override).data();
      exchange.send(
          Value.map("minion", Value.text(minion.enrolment().minion().value()), "pillar", pillar));
    }
  }
}
