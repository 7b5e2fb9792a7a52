package dev.ringmaster.protocol.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.wire.proto.ValueProto;
import java.io.IOException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The data tree, to and from messages. */
final class ValueWire {
  /** Levels of nesting that a receiver takes; what is deeper is refused. */
  static final int DEPTH_LIMIT = 100;

  /** A mapping costs three messages a level. */
  private static final int MESSAGE_DEPTH_LIMIT = 3 * DEPTH_LIMIT + 5;

  private static final String WHAT = "value";

  private ValueWire() {}

  static ByteString encode(Value value) {
    return toMessage(value, 1).toByteString();
  }

  static Value decode(ByteString bytes) {
    try {
      CodedInputStream input = bytes.newCodedInput();
      input.setRecursionLimit(MESSAGE_DEPTH_LIMIT);
      return fromMessage(ValueProto.Value.parseFrom(input), 1);
    } catch (IOException e) {
      throw Malformed.because(WHAT, String.valueOf(e.getMessage()));
    }
  }

  static Value.MapValue decodeMap(ByteString bytes, String what) {
    if (bytes.isEmpty()) {
      return Value.map();
    }
    Value value = decode(bytes);
    if (value instanceof Value.MapValue map) {
      return map;
    }
    throw Malformed.because(what, "a mapping is needed, not a " + value.kind());
  }

  private static ValueProto.Value toMessage(Value value, int depth) {
    checkDepth(depth);
    ValueProto.Value.Builder node = ValueProto.Value.newBuilder();
    switch (value) {
      case Value.Null nothing -> node.setNull(true);
      case Value.Bool bool -> node.setBoolean(bool.value());
      case Value.Int integer -> setInteger(node, integer.value());
      case Value.Real real -> node.setReal(real.value());
      case Value.Text text -> node.setText(text.value());
      case Value.Bytes bytes -> node.setBinary(ByteString.copyFrom(bytes.value()));
      case Value.Timestamp timestamp -> node.setTimestamp(moment(timestamp.value()));
      case Value.ListValue list -> {
        ValueProto.ValueList.Builder items = ValueProto.ValueList.newBuilder();
        for (Value item : list.items()) {
          items.addItems(toMessage(item, depth + 1));
        }
        node.setList(items);
      }
      case Value.MapValue map -> {
        ValueProto.ValueMap.Builder entries = ValueProto.ValueMap.newBuilder();
        for (Map.Entry<Value, Value> entry : map.entries().entrySet()) {
          entries.addEntries(
              ValueProto.ValueMap.Entry.newBuilder()
                  .setKey(toMessage(entry.getKey(), depth + 1))
                  .setValue(toMessage(entry.getValue(), depth + 1)));
        }
        node.setMap(entries);
      }
      case Value.Secret secret -> node.setSecret(toMessage(secret.hidden(), depth + 1));
    }
    return node.build();
  }

  private static void setInteger(ValueProto.Value.Builder node, BigInteger value) {
    if (value.bitLength() < Long.SIZE) {
      node.setInteger(value.longValueExact());
    } else {
      node.setBigInteger(ByteString.copyFrom(value.toByteArray()));
    }
  }

  private static Value fromMessage(ValueProto.Value node, int depth) {
    checkDepth(depth);
    return switch (node.getNodeCase()) {
      case NULL -> Value.nothing();
      case BOOLEAN -> Value.bool(node.getBoolean());
      case INTEGER -> Value.integer(node.getInteger());
      case BIG_INTEGER -> bigInteger(node.getBigInteger());
      case REAL -> Value.real(node.getReal());
      case TEXT -> Value.text(node.getText());
      case BINARY -> Value.bytes(node.getBinary().toByteArray());
      case TIMESTAMP -> Value.timestamp(instant(node.getTimestamp()));
      case LIST -> list(node.getList(), depth);
      case MAP -> map(node.getMap(), depth);
      case SECRET -> secret(node.getSecret(), depth);
      case NODE_NOT_SET -> throw Malformed.because(WHAT, "a node has no kind that is known here");
    };
  }

  private static Value bigInteger(ByteString bytes) {
    if (bytes.isEmpty()) {
      throw Malformed.because(WHAT, "an integer without digits");
    }
    return Value.integer(new BigInteger(bytes.toByteArray()));
  }

  private static Value list(ValueProto.ValueList list, int depth) {
    List<Value> items = new ArrayList<>(list.getItemsCount());
    for (ValueProto.Value item : list.getItemsList()) {
      items.add(fromMessage(item, depth + 1));
    }
    return Value.list(items);
  }

  private static Value map(ValueProto.ValueMap map, int depth) {
    SequencedMap<Value, Value> entries = new LinkedHashMap<>();
    for (ValueProto.ValueMap.Entry entry : map.getEntriesList()) {
      Value key = fromMessage(entry.getKey(), depth + 1);
      if (key instanceof Value.ListValue
          || key instanceof Value.MapValue
          || key instanceof Value.Secret) {
        throw Malformed.because(WHAT, "a mapping's key must be a scalar, not a " + key.kind());
      }
      if (entries.put(key, fromMessage(entry.getValue(), depth + 1)) != null) {
        throw Malformed.because(WHAT, "a mapping has the key '" + shorten(key) + "' twice");
      }
    }
    return new Value.MapValue(entries, Place.NOWHERE);
  }

  private static Value secret(ValueProto.Value hidden, int depth) {
    Value value = fromMessage(hidden, depth + 1);
    if (value instanceof Value.Secret) {
      throw Malformed.because(WHAT, "a secret inside a secret");
    }
    return Value.secret(value);
  }

  private static String shorten(Value key) {
    String text = key.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  private static void checkDepth(int depth) throws ProblemsException {
    if (depth > DEPTH_LIMIT) {
      throw Malformed.because(WHAT, "it is nested deeper than " + DEPTH_LIMIT + " levels");
    }
  }

  static ValueProto.Moment moment(Instant instant) {
    return ValueProto.Moment.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static Instant instant(ValueProto.Moment moment) {
    if (moment.getNanos() < 0 || moment.getNanos() > 999_999_999) {
      throw Malformed.because("time", moment.getNanos() + " nanoseconds");
    }
    try {
      return Instant.ofEpochSecond(moment.getSeconds(), moment.getNanos());
    } catch (DateTimeException e) {
      throw Malformed.because("time", moment.getSeconds() + " seconds since 1970");
    }
  }
}
