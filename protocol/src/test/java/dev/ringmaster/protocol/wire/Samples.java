package dev.ringmaster.protocol.wire;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Audience;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;

/** Random records; the same seed gives the same ones. */
final class Samples {
  private final Random random;

  Samples(long seed) {
    random = new Random(seed);
  }

  Value value(int depth) {
    return switch (random.nextInt(depth > 0 ? 11 : 8)) {
      case 0 -> Value.nothing();
      case 1 -> Value.bool(random.nextBoolean());
      case 2 -> Value.integer(random.nextLong());
      case 3 -> Value.integer(new BigInteger(random.nextInt(300), random).negate());
      case 4 -> Value.real(Double.longBitsToDouble(random.nextLong()));
      case 5 -> Value.text(text());
      case 6 -> Value.bytes(bytes(random.nextInt(40)));
      case 7 -> Value.timestamp(instant());
      case 8 -> list(depth);
      case 9 -> map(depth);
      default -> Value.secret(value(depth - 1));
    };
  }

  private Value list(int depth) {
    List<Value> items = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      items.add(value(depth - 1));
    }
    return Value.list(items);
  }

  Value.MapValue map(int depth) {
    SequencedMap<Value, Value> entries = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      entries.put(value(0), value(depth - 1));
    }
    return new Value.MapValue(entries, Place.NOWHERE);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      int point = random.nextInt(5) == 0 ? random.nextInt(0x10ffff) : random.nextInt(128);
      text.appendCodePoint(point >= 0xd800 && point < 0xe000 ? '?' : point);
    }
    return text.toString();
  }

  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  Instant instant() {
    return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
  }

  Call call() {
    return new Call("test." + random.nextInt(100), List.of(value(2), value(2)), map(2));
  }

  Problem problem() {
    return new Problem(new Place(text(), random.nextInt(9), 3), text(), text(), text());
  }

  Outcome outcome() {
    return switch (random.nextInt(6)) {
      case 0 -> new Outcome.Succeeded(value(4));
      case 1 -> new Outcome.Failed(value(4), List.of(problem(), problem()));
      case 2 -> {
        Outcome.Reason[] reasons = Outcome.Reason.values();
        yield new Outcome.Refused(reasons[random.nextInt(reasons.length)], text());
      }
      case 3 -> new Outcome.Cancelled(text());
      case 4 -> new Outcome.TimedOut(value(4), text());
      default -> new Outcome.Interrupted(text());
    };
  }

  Order order() {
    Enrolment member = new Enrolment(new MinionId("web" + random.nextInt(100)), UUID.randomUUID());
    return new Order(
        JobId.create(),
        call(),
        Audience.of(Value.hex(bytes(16)), List.of(member)),
        instant(),
        instant(),
        Duration.ofNanos(random.nextInt(Integer.MAX_VALUE)),
        text(),
        text(),
        Set.of("a", "b"),
        random.nextBoolean(),
        text());
  }
}
