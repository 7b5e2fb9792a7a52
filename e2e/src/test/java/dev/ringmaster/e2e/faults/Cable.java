package dev.ringmaster.e2e.faults;

import dev.ringmaster.e2e.link.StallingProxy;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * The network between one minion and its master: real sockets, and behind the decoder of each side
 * a place where a message may meet its fault. A connection that is cut delivers nothing any more,
 * in neither direction.
 */
final class Cable implements AutoCloseable {
  private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

  private final String minion;
  private final Trace trace;
  private final StallingProxy proxy;
  private final Counts counts = new Counts();
  private final List<Runnable> heldUp = new ArrayList<>();
  private final List<Runnable> heldDown = new ArrayList<>();
  private volatile FaultPlan plan = FaultPlan.NONE;
  private int connection;
  private int cutUpTo;

  /** How many messages were on their way. */
  private static final class Counts {
    private int up;
    private int down;
  }

  /** One end of one connection. */
  final class End {
    private final int number;

    private End(int number) {
      this.number = number;
    }

    boolean isCut() {
      synchronized (Cable.this) {
        return number <= cutUpTo;
      }
    }
  }

  Cable(String minion, IntSupplier master, Trace trace) throws IOException {
    this.minion = minion;
    this.trace = trace;
    this.proxy = new StallingProxy(master);
  }

  int port() {
    return proxy.port();
  }

  void setPlan(FaultPlan newPlan) {
    plan = newPlan;
  }

  void setStalled(boolean stalled) {
    trace.add(minion + " network " + (stalled ? "stalls" : "flows"));
    proxy.setStalled(stalled);
  }

  synchronized int sent(FaultPlan.Direction direction) {
    return direction == FaultPlan.Direction.UP ? counts.up : counts.down;
  }

  /** The minion begins a connection; what was cut stays so. */
  synchronized End begin() {
    connection++;
    return new End(connection);
  }

  /** The master's end of the connection that the minion began last. */
  synchronized End current() {
    return new End(connection);
  }

  void cut(String why) {
    trace.add(minion + " is cut: " + why);
    synchronized (this) {
      cutUpTo = connection;
    }
    proxy.cut();
  }

  void up(End end, Upward message, Runnable deliver) {
    pass(FaultPlan.Direction.UP, end, message instanceof Upward.Hello, Shown.of(message), deliver);
  }

  void down(End end, Downward message, Runnable deliver) {
    pass(
        FaultPlan.Direction.DOWN,
        end,
        message instanceof Downward.Welcome,
        Shown.of(message),
        deliver);
  }

  /** The greeting belongs to its connection: there it arrives once, or not at all. */
  private static Fault possibleForFirst(Fault fault) {
    return switch (fault) {
      case DROP, HOLD, CUT_BEFORE -> Fault.CUT_BEFORE;
      case CUT_AFTER -> Fault.CUT_AFTER;
      case DELAY -> Fault.DELAY;
      case NONE, DUPLICATE, REPEAT -> Fault.NONE;
    };
  }

  private void pass(
      FaultPlan.Direction direction, End end, boolean isFirst, String shown, Runnable deliver) {
    if (end.isCut()) {
      trace.add(minion + " " + direction + " " + shown + " is on a connection that was cut");
      if (isNewest(end)) {
        proxy.cut(); // its socket came after the others were closed
      }
      return;
    }
    int index = count(direction);
    Fault fault = plan.decide(minion, direction, index);
    if (isFirst) {
      fault = possibleForFirst(fault);
    }
    String what = minion + " " + direction + " " + index + " " + shown;
    trace.add(fault == Fault.NONE ? what : what + " " + fault);
    switch (fault) {
      case NONE -> deliver.run();
      case DROP -> {}
      case CUT_BEFORE -> cut("before " + shown);
      case CUT_AFTER -> {
        deliver.run();
        cut("after " + shown);
      }
      case DELAY -> {
        LockSupport.parkNanos(DELAY_NANOS);
        deliver.run();
      }
      case DUPLICATE -> {
        deliver.run();
        deliver.run();
      }
      case REPEAT -> {
        hold(direction, what, deliver);
        deliver.run();
      }
      case HOLD -> {
        hold(direction, what, deliver);
        cut("while " + shown + " is held");
      }
    }
  }

  private synchronized boolean isNewest(End end) {
    return end.number == connection;
  }

  private synchronized int count(FaultPlan.Direction direction) {
    return direction == FaultPlan.Direction.UP ? ++counts.up : ++counts.down;
  }

  private synchronized void hold(FaultPlan.Direction direction, String what, Runnable deliver) {
    List<Runnable> held = direction == FaultPlan.Direction.UP ? heldUp : heldDown;
    held.add(() -> {
      trace.add(what + " arrives late");
      deliver.run();
    });
  }

  /** Delivers what was held for a connection after that which it was sent on. */
  void release(FaultPlan.Direction direction) {
    List<Runnable> released;
    synchronized (this) {
      List<Runnable> held = direction == FaultPlan.Direction.UP ? heldUp : heldDown;
      released = List.copyOf(held);
      held.clear();
    }
    released.forEach(Runnable::run);
  }

  @Override
  public void close() throws IOException {
    proxy.close();
  }
}
