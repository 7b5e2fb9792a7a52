package dev.ringmaster.e2e.crash;

import dev.ringmaster.master.assembly.Master;
import dev.ringmaster.master.assembly.MasterConfiguration;
import dev.ringmaster.master.store.CommitWitness;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;

/**
 * A process with the whole real master, which stops short at one append of a run's journal and
 * waits there to be killed. It opens nothing before it is told to, so that one can stand by.
 *
 * <p>It is told: {@code open}, and {@code arm N before|after}: the N-th append from now. It says:
 * {@code ready}, {@code armed}, {@code append FROM TO} for the positions of each append's events,
 * and {@code reached FROM TO}.
 */
final class DoomedMaster implements CommitWitness {
  private long left = Long.MAX_VALUE;
  private boolean after;
  private long journalled = -1;
  private String reached = "";

  private DoomedMaster() {}

  /** Takes the configuration's file. */
  public static void main(String[] arguments) throws IOException {
    DoomedMaster doom = new DoomedMaster();
    BufferedReader told =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = told.readLine(); line != null; line = told.readLine()) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "arm" -> {
          doom.arm(Long.parseLong(words[1]), words[2].equals("after"));
          say("armed");
        }
        case "open" -> {
          MasterConfiguration configuration = MasterConfiguration.read(Path.of(arguments[0]));
          Thread.ofPlatform()
              .start(() -> {
                try {
                  Master _ = Master.start(configuration, doom);
                  say("ready");
                } catch (RuntimeException e) {
                  say("not started: " + e);
                  throw e;
                }
              });
        }
        default -> throw new IllegalArgumentException(line);
      }
    }
    Runtime.getRuntime().halt(1); // whoever started this is gone
  }

  private static void say(String line) {
    synchronized (System.out) {
      System.out.println(line);
      System.out.flush();
    }
  }

  private synchronized void arm(long append, boolean afterwards) {
    left = append;
    after = afterwards;
  }

  @Override
  public synchronized void beforeCommit(Handle transaction) {
    long length = number(transaction, "SELECT coalesce(sum(length), 0) FROM runs");
    // The first transaction is never an append: whoever writes a journal takes the run before.
    long added = journalled < 0 ? 0 : length - journalled;
    journalled = length;
    if (added > 0) {
      long to = number(transaction, "SELECT length FROM runs ORDER BY number DESC LIMIT 1");
      String where = (to - added) + " " + to;
      say("append " + where);
      left--;
      if (left == 0) {
        reached = "reached " + where;
      }
    }
    if (!reached.isEmpty() && !after) {
      stop();
    }
  }

  @Override
  public synchronized void afterCommit() {
    if (!reached.isEmpty()) {
      stop();
    }
  }

  private static long number(Handle handle, String sql) {
    return handle.createQuery(sql).mapTo(Long.class).one();
  }

  /** On the writer's thread: nothing is stored any more, and nobody hears what was. */
  private void stop() {
    say(reached);
    while (true) {
      LockSupport.park();
    }
  }
}
