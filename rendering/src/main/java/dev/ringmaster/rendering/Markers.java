package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Value;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The markers of one rendering: letters and digits that nobody can guess, printed in place of
 * guarded values and put back once the text is parsed, so that no value can be taken for structure.
 */
final class Markers implements Substitution {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** How the text of a marker's value is written where the marker is only a part of a scalar. */
  enum Form {
    RAW,
    /** As JSON: the template asked for that, so what it holds is data by intent. */
    JSON,
    /** As the inside of a JSON string: a key that the template printed as JSON. */
    KEY
  }

  /**
   * @param place where it was printed first
   */
  record Marker(String token, Guarded guarded, Form form, Place place) {
    String text() {
      return switch (form) {
        case RAW -> Markers.text(guarded.value());
        case JSON -> Json.write(guarded.value());
        case KEY -> {
          String quoted = Json.quoted(guarded.value().toString());
          yield quoted.substring(1, quoted.length() - 1);
        }
      };
    }

    /** Whether its text would be structure if it were printed as it is. */
    boolean isSuspect() {
      return form == Form.RAW && !guarded.secret();
    }
  }

  private final String prefix;
  private final Pattern pattern;
  private final List<Marker> markers = new ArrayList<>();

  Markers() {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    this.prefix = "rm" + Value.hex(random) + "x";
    this.pattern = Pattern.compile(prefix + "(\\d+)z");
  }

  String raw(Guarded guarded) {
    return add(guarded, Form.RAW);
  }

  String add(Guarded guarded, Form form) {
    String token = prefix + markers.size() + "z";
    markers.add(new Marker(token, guarded, form, Session.current().place()));
    return token;
  }

  boolean isEmpty() {
    return markers.isEmpty();
  }

  boolean isIn(CharSequence text) {
    return !markers.isEmpty() && text.toString().contains(prefix);
  }

  /** The markers that {@code text} holds, each once. */
  List<Marker> in(String text) {
    return pattern.matcher(text).results().map(this::marker).distinct().toList();
  }

  /** The text with each marker that is {@code wanted} replaced by its own text. */
  String replace(String text, Predicate<Marker> wanted) {
    return replaceBy(text, marker -> wanted.test(marker) ? marker.text() : marker.token());
  }

  /** The text as it may be shown: a secret's marker is a mask. */
  String masked(String text) {
    return replaceBy(text, marker -> marker.guarded().secret() ? Value.Secret.MASK : marker.text());
  }

  private String replaceBy(String text, Function<Marker, String> replacement) {
    return isEmpty()
        ? text
        : pattern
            .matcher(text)
            .replaceAll(match -> Matcher.quoteReplacement(replacement.apply(marker(match))));
  }

  /** The text of every secret that {@code text} holds, as it is written there. */
  Set<String> secretsIn(String text) {
    Set<String> secrets = new HashSet<>();
    for (Marker marker : in(text)) {
      if (marker.guarded().secret() && !marker.text().isEmpty()) {
        secrets.add(marker.text());
        secrets.add(text(marker.guarded().value()));
      }
    }
    secrets.remove("");
    return secrets;
  }

  private Marker marker(MatchResult match) {
    return markers.get(Integer.parseInt(match.group(1)));
  }

  @Override
  public @Nullable Value scalar(String text, boolean plain, Place place) {
    if (!isIn(text)) {
      return null;
    }
    List<Marker> held = in(text);
    boolean secret = held.stream().anyMatch(marker -> marker.guarded().secret());
    Marker only = held.getFirst();
    Value value =
        only.token().equals(text) && (plain || only.form() == Form.KEY)
            ? only.guarded().value()
            : Value.text(replace(text, marker -> true));
    return secret ? Value.secret(value).at(place) : value.at(place);
  }

  /** A scalar as a template prints it. */
  static String text(Value value) {
    return switch (value) {
      case Value.Null nothing -> "";
      case Value.Real real -> YamlWriter.scalar(real);
      default -> value.toString();
    };
  }
}
