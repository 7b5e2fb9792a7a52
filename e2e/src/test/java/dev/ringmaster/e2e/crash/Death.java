package dev.ringmaster.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.e2e.crash.MasterChild.Append;
import dev.ringmaster.e2e.crash.MasterChild.Moment;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A way in which a master dies during a run, and the one after it perhaps too. */
sealed interface Death {
  /**
   * Runs the runbook, dies, and goes on.
   *
   * @param undisturbed what the same comes to if nobody dies
   */
  void happen(Site site, Deployment undisturbed) throws IOException, InterruptedException;

  /** For the name of a test. */
  String describe(Deployment undisturbed);

  /**
   * At an append of the journal.
   *
   * @param append counts from 0
   */
  record AtAppend(int append, Moment moment) implements Death {
    @Override
    public void happen(Site site, Deployment undisturbed) throws IOException, InterruptedException {
      String last = begin(site);
      breakOff(site, undisturbed);
      site.start();
      end(site, undisturbed, last);
    }

    /** Returns the newest run before this one. */
    private String begin(Site site) throws InterruptedException {
      assertThat(site.executions.take()).as("executed after the last run").isEmpty();
      site.master().arm(append + 1, moment);
      return site.newestRun();
    }

    private void breakOff(Site site, Deployment undisturbed)
        throws IOException, InterruptedException {
      CompletableFuture<Site.Typed> asked = site.orchestrate();
      Append reached = site.master().awaitReached();
      site.replace();
      assertThat(reached).isEqualTo(undisturbed.appends().get(append));
      assertThat(asked.join().status()).as("orchestrate --async").isEqualTo(append > 0 ? 0 : 1);
    }

    private void end(Site site, Deployment undisturbed, String last) throws InterruptedException {
      if (append == 0 && moment == Moment.BEFORE) {
        assertThat(site.newestRun()).as("nothing was promised, nothing begins").isEqualTo(last);
        assertThat(site.orchestrate().join().status()).isZero();
      }
      String run = site.newestRun();
      assertThat(run).as("the newest run").isNotEqualTo(last);
      Deployment.of(site, run).isLike(undisturbed, 1);
    }

    @Override
    public String describe(Deployment undisturbed) {
      return "just "
          + moment.name().toLowerCase(Locale.ROOT)
          + " the commit of "
          + undisturbed.describe(append);
    }
  }

  /** The next master dies too: at a later append of the same run. */
  record AtAppends(AtAppend first, AtAppend second) implements Death {
    @Override
    public void happen(Site site, Deployment undisturbed) throws IOException, InterruptedException {
      String last = first.begin(site);
      first.breakOff(site, undisturbed);
      // First it notes that it goes on, and then it appends anew what was not committed.
      int anew = first.moment == Moment.BEFORE ? 1 : 0;
      site.master().arm(1 + anew + second.append - first.append, second.moment);
      site.start();
      Append reached = site.master().awaitReached();
      Append expected = undisturbed.appends().get(second.append);
      assertThat(reached).isEqualTo(new Append(expected.from() + 1, expected.to() + 1));
      goOn(site, undisturbed, last);
    }

    @Override
    public String describe(Deployment undisturbed) {
      return first.describe(undisturbed) + ", and the next master " + second.describe(undisturbed);
    }
  }

  /** The next master dies too, when it notes in the journal that it goes on. */
  record Twice(AtAppend first, Moment second) implements Death {
    @Override
    public void happen(Site site, Deployment undisturbed) throws IOException, InterruptedException {
      String last = first.begin(site);
      first.breakOff(site, undisturbed);
      site.master().arm(1, second);
      site.master().open();
      Append reached = site.master().awaitReached();
      assertThat(reached.to()).isEqualTo(reached.from() + 1);
      goOn(site, undisturbed, last);
    }

    @Override
    public String describe(Deployment undisturbed) {
      return first.describe(undisturbed)
          + ", and the next master just "
          + second.name().toLowerCase(Locale.ROOT)
          + " it has noted that it goes on";
    }
  }

  /** The master that stands after two deaths ends the run. */
  private static void goOn(Site site, Deployment undisturbed, String last)
      throws IOException, InterruptedException {
    site.replace();
    site.start();
    String run = site.newestRun();
    assertThat(run).as("the newest run").isNotEqualTo(last);
    Deployment.of(site, run).isLike(undisturbed, 2);
  }

  /**
   * While a minion executes something.
   *
   * @param execution counts from 1, over all minions
   */
  record DuringExecution(int execution) implements Death {
    @Override
    public void happen(Site site, Deployment undisturbed) throws IOException, InterruptedException {
      assertThat(site.executions.take()).as("executed after the last run").isEmpty();
      CompletableFuture<Boolean> died = new CompletableFuture<>();
      site.executions.during(
          execution,
          () -> {
            site.master().kill();
            died.complete(true);
          });
      assertThat(site.orchestrate().join().status()).isZero();
      died.orTimeout(60, TimeUnit.SECONDS).join();
      site.replace();
      site.start();
      Deployment.of(site, site.newestRun()).isLike(undisturbed, 1);
    }

    @Override
    public String describe(Deployment undisturbed) {
      return "while a minion does what it was told: the " + execution + ". execution of the run";
    }
  }
}
