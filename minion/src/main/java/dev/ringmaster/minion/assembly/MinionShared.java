package dev.ringmaster.minion.assembly;

import dev.ringmaster.minion.link.LinkLoops;
import dev.ringmaster.rendering.RenderLimits;
import dev.ringmaster.rendering.Renderer;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * What all minions of one process share: usually there is one, in tests there are many.
 *
 * @param timer for timeouts and the like; its tasks are short
 */
public record MinionShared(LinkLoops loops, ScheduledExecutorService timer, Renderer renderer)
    implements AutoCloseable {

  public static MinionShared create() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().daemon().name("minion-timer").unstarted(task));
    timer.setRemoveOnCancelPolicy(true);
    return new MinionShared(new LinkLoops(1), timer, new Renderer(RenderLimits.DEFAULT));
  }

  /** To be called after its minions are closed. */
  @Override
  public void close() {
    timer.shutdownNow();
    loops.close();
  }
}
