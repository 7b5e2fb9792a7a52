package dev.ringmaster.protocol.function;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All the functions and states that one minion, or one release, can run. Two catalogues with the
 * same content have the same digest, so a master needs to be told each only once.
 */
public final class Catalogue {
  private final List<Signature> signatures;
  private final Map<String, Signature> functions = new HashMap<>();
  private final Map<String, Signature> states = new HashMap<>();
  private final String digest;

  public Catalogue(Collection<Signature> signatures) {
    this.signatures =
        signatures.stream()
            .sorted(Comparator.comparing(Signature::name).thenComparing(Signature::kind))
            .toList();
    for (Signature signature : this.signatures) {
      Map<String, Signature> table =
          signature.kind() == Signature.Kind.FUNCTION ? functions : states;
      if (table.put(signature.name(), signature) != null) {
        throw new IllegalArgumentException("two signatures for " + signature.name());
      }
    }
    this.digest = digestOf(this.signatures);
  }

  /** Sorted by name. */
  public List<Signature> signatures() {
    return signatures;
  }

  public Optional<Signature> function(String name) {
    return Optional.ofNullable(functions.get(name));
  }

  public Optional<Signature> state(String name) {
    return Optional.ofNullable(states.get(name));
  }

  /**
   * The function of that name.
   *
   * @throws ProblemsException if there is none, with the names that are close
   */
  public Signature needFunction(String name) {
    Signature signature = functions.get(name);
    if (signature == null) {
      throw new ProblemsException(
          Problem.of("there is no function '" + name + "'")
              .withAdvice(adviceFor(name, functions.keySet(), states.containsKey(name))));
    }
    return signature;
  }

  private static String adviceFor(String name, Collection<String> known, boolean isState) {
    if (isState) {
      return "There is a state of that name: apply it with state.single " + name + ".";
    }
    String near = Suggestion.didYouMean(name, known);
    return near.isEmpty() ? "See 'master doc' for the list." : near;
  }

  /** Lower-case hexadecimal SHA-256 over everything the signatures say. */
  public String digest() {
    return digest;
  }

  private static String digestOf(List<Signature> signatures) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (Signature signature : signatures) {
        sha.update(canonical(signature).getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * One text for one signature; every part is preceded by its length, so that no two can run
   * together.
   */
  private static String canonical(Signature signature) {
    StringBuilder text = new StringBuilder();
    part(text, signature.name());
    part(text, signature.kind().name());
    part(text, signature.effect().name());
    part(text, signature.summary());
    part(text, signature.documentation());
    part(
        text,
        signature.freeForm() + "," + signature.needsQueue() + "," + signature.parameters().size());
    signature.parameters().forEach(parameter -> canonical(text, parameter));
    signature.rest().ifPresent(rest -> canonical(text, rest));
    return text.append('\n').toString();
  }

  private static void canonical(StringBuilder text, Parameter parameter) {
    part(text, parameter.name());
    part(text, parameter.type().name());
    part(text, parameter.required() + "," + parameter.secret());
    part(
        text,
        parameter.fallback() == null
            ? "-"
            : parameter.fallback().kind() + " " + parameter.fallback());
    part(text, parameter.documentation());
    part(text, String.valueOf(parameter.choices().size()));
    parameter.choices().forEach(choice -> part(text, choice));
  }

  private static void part(StringBuilder text, String part) {
    text.append(part.length()).append(':').append(part);
  }
}
