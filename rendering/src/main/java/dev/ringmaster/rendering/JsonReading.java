package dev.ringmaster.rendering;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One JSON text to values, strictly, each with its place. */
final class JsonReading {
  private static final Pattern AT = Pattern.compile("at line (\\d+) column (\\d+)");
  private static final int MOST_DIGITS = 1000;

  private final JsonReader reader;
  private final Origins origins;
  private final Substitution substitution;
  private final RenderLimits limits;
  private int nodes;

  JsonReading(String text, Origins origins, Substitution substitution, RenderLimits limits) {
    this.reader = new JsonReader(new StringReader(text));
    this.origins = origins;
    this.substitution = substitution;
    this.limits = limits;
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(limits.depth());
  }

  Value read() {
    try {
      Value value = value();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw problem("more follows the one value that a JSON file holds", reader.toString());
      }
      return value;
    } catch (EOFException e) {
      throw problem("is not valid JSON: it ends too early", reader.toString());
    } catch (MalformedJsonException | JsonParseException | IllegalStateException e) {
      String message = String.valueOf(e.getMessage());
      throw problem("is not valid JSON: " + reason(message), message);
    } catch (IOException e) {
      throw problem("is not valid JSON: " + reason(String.valueOf(e.getMessage())), "");
    }
  }

  private Value value() throws IOException {
    if (++nodes > limits.nodes()) {
      throw problem(
          "holds more than " + limits.nodes() + " values (limit nodes)", reader.toString());
    }
    JsonToken token = reader.peek();
    Place place = place();
    return switch (token) {
      case BEGIN_ARRAY -> list(place);
      case BEGIN_OBJECT -> map(place);
      case STRING -> {
        String text = reader.nextString();
        Value substituted = substitution.scalar(text, true, place);
        yield substituted == null ? new Value.Text(text, place) : substituted;
      }
      case NUMBER -> number(reader.nextString(), place);
      case BOOLEAN -> new Value.Bool(reader.nextBoolean(), place);
      case NULL -> {
        reader.nextNull();
        yield new Value.Null(place);
      }
      default -> throw problem("a value is missing", reader.toString());
    };
  }

  private Value list(Place place) throws IOException {
    List<Value> items = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      items.add(value());
    }
    reader.endArray();
    return new Value.ListValue(items, place);
  }

  private Value map(Place place) throws IOException {
    SequencedMap<Value, Value> entries = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      Place at = place();
      String name = reader.nextName();
      Value key = new Value.Text(name, at);
      Value substituted = substitution.scalar(name, false, at);
      if (substituted instanceof Value.Secret) {
        throw problem("a secret cannot be a key", reader.toString());
      }
      if (entries.putIfAbsent(substituted == null ? key : substituted, value()) != null) {
        throw problem("the key " + key + " stands twice in one object", reader.toString());
      }
    }
    reader.endObject();
    return new Value.MapValue(entries, place);
  }

  private Value number(String digits, Place place) {
    if (digits.length() > MOST_DIGITS) {
      throw problem("a number of more than " + MOST_DIGITS + " digits", reader.toString());
    }
    boolean whole = digits.chars().allMatch(c -> c == '-' || Character.isDigit(c));
    return whole
        ? new Value.Int(new BigInteger(digits), place)
        : new Value.Real(Double.parseDouble(digits), place);
  }

  private Place place() {
    Matcher at = AT.matcher(reader.toString());
    return at.find()
        ? origins.place(Integer.parseInt(at.group(1)), Integer.parseInt(at.group(2)))
        : origins.place(1, 0);
  }

  private ProblemsException problem(String message, String at) {
    Matcher matcher = AT.matcher(at);
    return new ProblemsException(
        matcher.find()
            ? origins.problem(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), message)
            : Problem.at(origins.place(1, 0), message));
  }

  private static String reason(String message) {
    Matcher at = AT.matcher(message);
    return (at.find() ? message.substring(0, at.start()) : message).strip();
  }
}
