package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call's arguments as they go to the master.
 *
 * @param words as typed; the master reads their YAML, by the rules that it reads files by
 * @param named what came from files and from standard input: text as it is, or bytes where it is
 *     not UTF-8
 */
record CallArguments(List<String> words, Map<String, Value> named) {
  private static final int LIMIT_BYTES = 3 << 20;
  private static final Pattern FROM_ELSEWHERE =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(@.+|-)", Pattern.DOTALL);

  static final CallArguments NONE = new CallArguments(List.of(), Map.of());

  /**
   * Reads what {@code KEY=@FILE} and {@code KEY=-} name.
   *
   * @throws ProblemsException with everything that cannot be read
   */
  static CallArguments read(List<String> typed, InputStream standardInput) {
    List<String> words = new ArrayList<>();
    Map<String, Value> named = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    boolean inputTaken = false;
    for (String word : typed) {
      Matcher matcher = FROM_ELSEWHERE.matcher(word);
      if (!matcher.matches()) {
        words.add(word);
        continue;
      }
      String from = matcher.group(2);
      if (from.equals("-") && inputTaken) {
        problems.add(
            Problem.of("standard input can be only one argument, and " + word + " is another"));
        continue;
      }
      inputTaken |= from.equals("-");
      try {
        named.put(matcher.group(1), content(word, from, standardInput));
      } catch (ProblemsException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return new CallArguments(words, named);
  }

  private static Value content(String word, String from, InputStream standardInput) {
    String what = from.equals("-") ? "standard input" : from.substring(1);
    try (InputStream in = from.equals("-") ? standardInput : Files.newInputStream(Path.of(what))) {
      byte[] bytes = in.readNBytes(LIMIT_BYTES + 1);
      if (bytes.length > LIMIT_BYTES) {
        throw new ProblemsException(
            Problem.of(
                    what
                        + " is too large for an argument: the limit is "
                        + LIMIT_BYTES
                        + " bytes, which is fixed")
                .withAdvice("Put it under states/ and use file.managed."));
      }
      return textOrBytes(bytes);
    } catch (IOException e) {
      throw unreadable(what, word, FileFailure.reason(e, what));
    } catch (InvalidPathException e) {
      throw unreadable(what, word, e.getReason());
    }
  }

  private static ProblemsException unreadable(String what, String word, String reason) {
    return new ProblemsException(
        Problem.of("cannot read " + what + " for the argument " + word + ": " + reason));
  }

  private static Value textOrBytes(byte[] bytes) {
    try {
      return Value.text(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Value.bytes(bytes);
    }
  }
}
