package dev.ringmaster.master.control;

import dev.ringmaster.master.jobs.Principal;
import dev.ringmaster.protocol.data.Value;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The master's side of one call. */
public interface Exchange {
  /** Who asks. */
  Principal principal();

  /**
   * Sends one answer; waits until the client can take it.
   *
   * @throws AnswerTooLarge when it does not fit into a message
   * @throws InterruptedException when the call has ended
   */
  void send(Value answer) throws InterruptedException;

  /**
   * The same when another answer, or the end, follows at once: they may go out together, which
   * costs little more than one.
   */
  void sendWithNext(Value answer) throws InterruptedException;

  /**
   * Runs something that may wait for long, and interrupts it when the call ends. Only in here, and
   * in {@link #send}, is a call interrupted: what changes something is not torn in the middle.
   *
   * @throws InterruptedException when the call has ended
   */
  <T> T await(Callable<T> waiting) throws InterruptedException;

  /** Why the call has ended before it was answered; empty while the client still waits. */
  Optional<Ending> ending();

  /** Why a call ends before it is answered. */
  enum Ending {
    /** The client has closed its socket: what was begun goes on. */
    DETACHED,
    /** The client has asked for it: what was begun is to be stopped too. */
    CANCELLED,
    /** The time that the client gave has passed: what was begun goes on. */
    DEADLINE,
    /** The master is stopping: what was begun goes on when it is back. */
    STOPPING
  }
}
