package dev.ringmaster.orchestration.plan;

import dev.ringmaster.orchestration.plan.Work.JobSettings;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.rendering.RenderContext;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.states.language.Sls;
import dev.ringmaster.states.language.SlsSource;
import dev.ringmaster.states.language.StateCompiler;
import dev.ringmaster.states.language.StatePlan;
import dev.ringmaster.states.language.TreeSlsSource;
import dev.ringmaster.states.language.Vocabulary;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compiles runbooks: SLS files below {@code runbooks/} whose states are steps. Everything that the
 * language of states has (include, extend, requisites and their {@code _in} forms, order, retry,
 * parallel) is the same here, because the same compiler reads it.
 */
public final class Runbooks {
  private final Renderer renderer;

  public Runbooks(Renderer renderer) {
    this.renderer = renderer;
  }

  /**
   * Renders and compiles the runbook {@code name} of the context's tree.
   *
   * @param context its tree is that of the runbooks, its pillar the orchestrator's own
   * @param settings what steps get that do not say otherwise
   * @param functions what minions are known to have, to tell typing mistakes from custom functions;
   *     may be empty
   * @param environments those that a step may name
   * @throws ProblemsException with everything that is wrong
   */
  public Plan compile(
      String name,
      boolean test,
      RenderContext context,
      JobSettings settings,
      Collection<Signature> functions,
      Environments environments)
      throws InterruptedException {
    if (context.tree().sls(name).isEmpty()) {
      throw new ProblemsException(unknown(name, context));
    }
    StatePlan states = compiler(new TreeSlsSource(renderer, context)).compile(List.of(name));
    return StepBuilder.plan(name, states, new Callables(functions), environments, settings, test);
  }

  static StateCompiler compiler(SlsSource source) {
    return new StateCompiler(source, Vocabulary.of(StepFunctions.ALL));
  }

  private static Problem unknown(String name, RenderContext context) {
    Collection<String> names = context.tree().slsNames();
    String near = Suggestion.didYouMean(name, names);
    String environment = context.tree().environment();
    return Problem.of("there is no runbook '" + name + "' in the environment " + environment)
        .withAdvice(
            !near.isEmpty()
                ? near
                : names.isEmpty()
                    ? "It would be runbooks/" + name.replace('.', '/') + ".sls; there are none yet."
                    : "There are " + String.join(", ", names.stream().sorted().toList()) + ".");
  }

  /** One SLS that is there already: the rescue steps of a step. */
  record Given(Sls sls) implements SlsSource {
    @Override
    public Optional<Sls> load(String name) {
      return name.equals(sls.name()) ? Optional.of(sls) : Optional.empty();
    }

    @Override
    public Set<String> names() {
      return Set.of(sls.name());
    }
  }
}
