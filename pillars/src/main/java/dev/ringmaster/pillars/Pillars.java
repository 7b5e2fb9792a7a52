package dev.ringmaster.pillars;

import dev.ringmaster.protocol.data.DeepMerge;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.rendering.Renderer;
import java.util.Collection;

/**
 * Compiles pillars. The top file {@code pillar/top.sls} of the asked environment names, for each
 * environment, targets and the SLS files that count for them; an environment without a top file has
 * an empty pillar. Files count in the order in which the top file names them, what a file includes
 * before the file itself, and what comes later wins ({@link DeepMerge}). Templates see {@code
 * minion_id}, {@code trusted}, {@code pillarenv}, {@code saltenv}, the operator's {@code pillar}
 * override, and of the {@code grains} only the id and what {@link PillarSettings#trustGrains}
 * names. A value is secret behind {@code !secret}, and each value in a file {@code
 * NAME.secret.sls}, which only its owner may read. One instance serves all threads.
 */
public final class Pillars {
  private final PillarSettings settings;
  private final PillarFiles files;

  public Pillars(Renderer renderer, PillarSettings settings) {
    this.settings = settings;
    this.files = new PillarFiles(renderer);
  }

  /**
   * One minion's pillar.
   *
   * @param source the files as of one moment, so that all minions of a job see the same
   * @throws ProblemsException with all that is wrong, also if there is no such environment
   */
  public Pillar compile(PillarRequest request, PillarSource source) throws InterruptedException {
    if (source.tree(request.environment()).isEmpty()) {
      throw new ProblemsException(unknown(request.environment(), source.environments()));
    }
    return new PillarCompilation(request, source, settings, files).run();
  }

  /** The problem of an environment that is not there; it names those that are. */
  public static Problem unknown(String environment, Collection<String> known) {
    String near = Suggestion.didYouMean(environment, known);
    return Problem.of("there is no environment '" + environment + "'")
        .withAdvice(
            known.isEmpty()
                ? "There are no environments at all; see the setting file_roots."
                : (near.isEmpty() ? "" : near + " ")
                    + "There are: "
                    + String.join(", ", known.stream().sorted().toList())
                    + ".");
  }
}
