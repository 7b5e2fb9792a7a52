package dev.ringmaster.master.store;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/** A process that makes room in a store and dies at one of the commits, like one that is killed. */
final class PruneVictim {
  static final int KILLED = 137;

  private PruneVictim() {}

  public static void main(String[] arguments) {
    Store store = Store.open(Path.of(arguments[0]), Clock.systemUTC());
    boolean before = arguments[1].equals("before");
    int last = Integer.parseInt(arguments[2]);
    store.witness(
        new CommitWitness() {
          private int commits; // those that a full disk refuses are seen before only

          @Override
          public void beforeCommit(Handle transaction) {
            if (before) {
              count();
            }
          }

          @Override
          public void afterCommit() {
            if (!before) {
              count();
            }
          }

          private void count() {
            commits++;
            if (commits == last) {
              Runtime.getRuntime().halt(KILLED);
            }
          }
        });
    new Retention(store, RetentionLimits.of(Duration.ofDays(30), 40)).tend();
    store.close();
  }
}
