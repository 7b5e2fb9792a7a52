package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Shows what becomes of one run, from its events, until they end. */
final class RunFollower {
  private static final Duration TICK = Duration.ofMillis(500);

  private final Cli cli;
  private final RunTree tree;
  private final MinionCounts counts;
  private final List<Value> events = new ArrayList<>();
  private String run;

  RunFollower(Cli cli, ControlClient client, String run) {
    this.cli = cli;
    this.run = run;
    this.tree = new RunTree(cli.terminal());
    this.counts = new MinionCounts(client);
  }

  /**
   * @param begin asks for the run's events
   * @return the exit status
   */
  int follow(Supplier<ControlAnswers> begin) throws InterruptedException {
    try (Farewell _ = new Farewell(this::sayHowToGoOn)) {
      ControlAnswers answers = begin.get();
      while (!answers.isOver()) {
        Optional<Value> event = answers.next(Duration.ZERO);
        if (event.isEmpty() && !answers.isOver()) {
          draw();
          event = answers.next(TICK);
        }
        event.ifPresent(this::take);
        cli.terminal().needReader();
      }
    } catch (CallRefused lost) {
      if (!events.isEmpty() || tree.isBegun()) {
        sayHowToGoOn();
        throw new ResultLost(lost.problems());
      }
      throw lost;
    } catch (ResultLost unread) {
      if (!Terminal.isPiped()) {
        sayHowToGoOn();
      }
      throw unread;
    } finally {
      cli.terminal().clearProgress();
    }
    if (!cli.isTable()) {
      cli.print(Value.map("run", Value.text(run), "events", Value.list(events)), data -> "");
    } else if (!tree.isOver()) {
      tree.questions(run);
    }
    return tree.exitStatus();
  }

  private void draw() throws InterruptedException {
    if (cli.isTable() && cli.terminal().progress()) {
      counts.follow(tree.jobs());
      tree.progress(counts);
    }
  }

  private void take(Value value) {
    Fields event = Fields.of(value);
    run = event.text("run").isEmpty() ? run : event.text("run");
    if (cli.isTable()) {
      tree.show(event);
      if (event.text("event").equals("asked")) {
        tree.questions(run);
      }
    } else {
      tree.note(event);
      events.add(value);
    }
  }

  private void sayHowToGoOn() {
    cli.terminal().endProgress();
    if (!tree.isOver()) {
      cli.terminal().message("");
      cli.terminal()
          .message(
              tree.isBegun() || !events.isEmpty()
                  ? "The run goes on. Watch it: master runs watch " + run
                  : "The run may have begun. Look: master runs show " + run);
      cli.terminal().message("Stop it:  master runs cancel " + run);
    }
  }
}
