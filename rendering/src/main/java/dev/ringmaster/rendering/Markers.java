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

  /**
   * @param place where it was printed
   */
  record Marker(String token, Guarded guarded, Place place) {}

  private final String prefix;
  private final Pattern pattern;
  private final List<Marker> markers = new ArrayList<>();

  Markers() {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    this.prefix = "rm" + Value.hex(random) + "x";
    this.pattern = Pattern.compile(prefix + "(\\d+)z");
  }

  String add(Guarded guarded, Place place) {
    String token = prefix + markers.size() + "z";
    markers.add(new Marker(token, guarded, place));
    return token;
  }

  boolean isIn(CharSequence text) {
    return !markers.isEmpty() && text.toString().contains(prefix);
  }

  /** The markers that {@code text} holds, each once. */
  List<Marker> in(String text) {
    return pattern.matcher(text).results().map(this::marker).distinct().toList();
  }

  /** The text with every marker replaced by its own text, secrets in clear. */
  String plain(String text) {
    return replace(text, marker -> true);
  }

  /** The text with each marker that is {@code wanted} replaced by its own text. */
  String replace(String text, Predicate<Marker> wanted) {
    return replaceBy(
        text, marker -> wanted.test(marker) ? marker.guarded().text() : marker.token());
  }

  /** The text as it may be shown: a secret's marker is a mask. */
  String masked(String text) {
    return replaceBy(
        text, marker -> marker.guarded().isSecret() ? Value.Secret.MASK : marker.guarded().text());
  }

  private String replaceBy(String text, Function<Marker, String> replacement) {
    return markers.isEmpty()
        ? text
        : pattern
            .matcher(text)
            .replaceAll(match -> Matcher.quoteReplacement(replacement.apply(marker(match))));
  }

  /** The text of every secret that {@code text} holds, as a value and as it is written there. */
  Set<String> secretsIn(String text) {
    Set<String> secrets = new HashSet<>();
    for (Marker marker : in(text)) {
      secrets.addAll(Secrets.texts(marker.guarded().marked()));
      if (marker.guarded().isSecret()) {
        secrets.add(marker.guarded().text());
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
    Marker first = held.getFirst();
    if (plain && first.token().equals(text)) {
      return first.guarded().marked().at(place);
    }
    Value value = Value.text(plain(text)).at(place);
    return held.stream().anyMatch(marker -> marker.guarded().isSecret())
        ? Value.secret(value).withPieces(secretsIn(text))
        : value;
  }
}
