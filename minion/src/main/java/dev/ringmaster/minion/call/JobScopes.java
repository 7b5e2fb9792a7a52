package dev.ringmaster.minion.call;

import dev.ringmaster.minion.custom.Custom;
import dev.ringmaster.minion.files.JobFiles;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.language.TreeSlsSource;
import dev.ringmaster.states.resource.Resources;
import dev.ringmaster.states.state.StateScope;
import dev.ringmaster.states.state.StateScopes;

/**
 * Opens the files and the pillar of a state run: one frozen environment for the whole run, its
 * small files fetched in one go.
 *
 * @param resources of this release
 */
public record JobScopes(Renderer renderer, Resources resources) implements StateScopes {
  @Override
  public StateScope open(CallContext context, Choice choice) throws InterruptedException {
    if (!(context instanceof JobContext job)) {
      throw new IllegalArgumentException("a state run needs the context of a job");
    }
    JobFiles files = job.material().other(choice.environment(), choice.pillarEnvironment());
    files.prefetch("states/");
    Custom custom = job.material().custom(files);
    JobContext own = job.with(files, custom, choice.pillar());
    return new StateScope(
        own,
        new TreeSlsSource(renderer, own.rendering("a state file")),
        files.environment(),
        resources.overlaidWith(custom.resources()),
        own.functions());
  }
}
