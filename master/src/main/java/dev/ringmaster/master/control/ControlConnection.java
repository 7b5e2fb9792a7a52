package dev.ringmaster.master.control;

import dev.ringmaster.master.jobs.Principal;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.wire.ControlFrames;
import dev.ringmaster.protocol.wire.ControlWire;
import dev.ringmaster.protocol.wire.control.End;
import dev.ringmaster.protocol.wire.control.Frame;
import dev.ringmaster.protocol.wire.control.Message;
import dev.ringmaster.protocol.wire.control.Open;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection: reads its frames and serves each call on a thread of its own. */
final class ControlConnection {
  /** The most calls that one connection may have open. */
  static final int CALL_LIMIT = 64;

  private static final int METHOD_NAME_LIMIT = 128;

  private static final Logger LOG = LoggerFactory.getLogger(ControlConnection.class);

  private final ControlFrames frames;
  private final Principal principal;
  private final ControlDoor door;
  private final ScheduledExecutorService clock;

  /** Opened, and the request not here yet. Touched by the reading thread alone. */
  private final Map<Integer, Open> opened = new HashMap<>();

  private final Map<Integer, ControlCall> calls = new ConcurrentHashMap<>();

  ControlConnection(
      ControlFrames frames, Principal principal, ControlDoor door, ScheduledExecutorService clock) {
    this.frames = frames;
    this.principal = principal;
    this.door = door;
    this.clock = clock;
  }

  /** Serves until the client goes, breaks the protocol, or {@link #stop} is called. */
  void serve() {
    try {
      for (Optional<Frame> frame = frames.read(); frame.isPresent(); frame = frames.read()) {
        take(frame.get());
      }
    } catch (ControlFrames.MalformedFrame e) {
      LOG.warn("connection of {} ended: {}", principal, e.getMessage());
      farewell(End.Status.BAD_REQUEST, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      LOG.debug("connection of {} broke: {}", principal, e.getMessage());
    } finally {
      end(Exchange.Ending.DETACHED);
    }
  }

  /** Serves nothing and says why. */
  void refuse(String why) {
    farewell(End.Status.UNAVAILABLE, why);
  }

  private void farewell(End.Status status, String message) {
    try {
      frames.write(ControlWire.end(0, status, List.of(Problem.of(message))));
    } catch (IOException e) {
      LOG.debug("{} did not wait for the reason: {}", principal, e.getMessage());
    }
  }

  private void take(Frame frame) throws ControlFrames.MalformedFrame {
    int number = frame.getCall();
    switch (frame.getBodyCase()) {
      case OPEN -> open(number, frame.getOpen());
      case MESSAGE -> request(number, frame.getMessage());
      case CANCEL -> {
        opened.remove(number);
        Optional.ofNullable(calls.get(number))
            .ifPresent(call -> call.end(Exchange.Ending.CANCELLED));
      }
      case CREDIT -> {
        // a call that has just ended is no longer here, which its client could not know
        ControlCall call = calls.get(number);
        if (call != null && !call.grant(frame.getCredit().getMessages())) {
          throw new ControlFrames.MalformedFrame(
              "call "
                  + number
                  + " was granted more than "
                  + ControlCall.CREDIT_LIMIT
                  + " messages, a limit which is fixed");
        }
      }
      case END, BODY_NOT_SET ->
          throw new ControlFrames.MalformedFrame(
              "a client does not send " + frame.getBodyCase() + " frames");
    }
  }

  private void open(int number, Open open) throws ControlFrames.MalformedFrame {
    if (number <= 0 || opened.containsKey(number) || calls.containsKey(number)) {
      throw new ControlFrames.MalformedFrame("call number " + number + " cannot be opened");
    }
    if (open.getMethod().length() > METHOD_NAME_LIMIT) {
      throw new ControlFrames.MalformedFrame(
          "the name of a method has more than "
              + METHOD_NAME_LIMIT
              + " characters, a limit which is fixed");
    }
    if (open.getCredit() < 1 || open.getCredit() > ControlCall.CREDIT_LIMIT) {
      throw new ControlFrames.MalformedFrame(
          "call " + number + " opens with a credit that is not 1 to " + ControlCall.CREDIT_LIMIT);
    }
    if (opened.size() + calls.size() >= CALL_LIMIT) {
      throw new ControlFrames.MalformedFrame(
          "more than " + CALL_LIMIT + " calls are open on one connection, a limit which is fixed");
    }
    opened.put(number, open);
  }

  private void request(int number, Message message) throws ControlFrames.MalformedFrame {
    Open open = opened.remove(number);
    if (open == null) {
      throw new ControlFrames.MalformedFrame("call " + number + " does not wait for a request");
    }
    ControlCall call = new ControlCall(number, open.getCredit(), principal, frames);
    calls.put(number, call);
    Thread.ofVirtual()
        .name("control-" + open.getMethod())
        .start(() -> run(number, open, message, call));
  }

  private void run(int number, Open open, Message message, ControlCall call) {
    Optional<Future<?>> deadline = schedule(open.getDeadlineMillis(), call);
    ControlDoor.Verdict verdict;
    try {
      Value request = ControlWire.value(message);
      verdict = door.serve(open, request, call);
    } catch (ProblemsException e) {
      verdict = new ControlDoor.Verdict(End.Status.BAD_REQUEST, e.problems());
    }
    deadline.ifPresent(timer -> timer.cancel(false));
    calls.remove(number);
    call.finish(verdict.status(), verdict.problems());
  }

  private Optional<Future<?>> schedule(long millis, ControlCall call) {
    return millis <= 0
        ? Optional.empty()
        : Optional.of(
            clock.schedule(
                () -> call.end(Exchange.Ending.DEADLINE), millis, TimeUnit.MILLISECONDS));
  }

  /** Ends what is open and closes the connection. */
  void stop() {
    end(Exchange.Ending.STOPPING);
  }

  private void end(Exchange.Ending reason) {
    calls.values().forEach(call -> call.end(reason));
    try {
      frames.close();
    } catch (IOException e) {
      LOG.debug("closing the connection of {}: {}", principal, e.getMessage());
    }
  }
}
