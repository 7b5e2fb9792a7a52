package dev.ringmaster.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The protos are the protocol's document: each field says who sets it, and where it ends. */
class ProtoCommentsTest {
  private static final Pattern FIELD =
      Pattern.compile("( *)((?:repeated |optional )?[A-Za-z0-9]+) (\\w+) = \\d+; *(?://(.*))?");
  private static final Pattern COMMENT = Pattern.compile("( *)//(.*)");
  private static final Pattern SETTER = Pattern.compile("\\b(minion|master|client|both|sender): ");
  private static final Pattern LIMIT =
      Pattern.compile("\\bat most |\\b[1-9]\\d* bytes|\\bby the frame\\b|\\bone of ");

  private record Field(String type, String name, String comment) {
    boolean needsLimit() {
      return type.matches("repeated .*|(optional )?(string|bytes)");
    }
  }

  @ParameterizedTest
  @CsvSource({"minion.proto, 130", "control.proto, 20", "value.proto, 17"})
  void everyFieldSaysWhoSetsItAndItsLimit(String file, int fieldsAtLeast) throws IOException {
    List<Field> fields = fields(Files.readAllLines(Path.of("src/main/protobuf", file)));
    assertThat(fields).hasSizeGreaterThanOrEqualTo(fieldsAtLeast);
    assertThat(fields).filteredOn(field -> !SETTER.matcher(field.comment()).find()).isEmpty();
    assertThat(fields)
        .filteredOn(Field::needsLimit)
        .filteredOn(field -> !LIMIT.matcher(field.comment()).find())
        .isEmpty();
  }

  /** With the comment above a field, or else the one behind it and what goes on below that. */
  private static List<Field> fields(List<String> lines) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher field = FIELD.matcher(lines.get(i));
      if (field.matches()) {
        String behind = field.group(4);
        String comment =
            behind == null ? above(lines, i) : behind + below(lines, i, field.group(1).length());
        fields.add(new Field(field.group(2), field.group(3), comment));
      }
    }
    return fields;
  }

  private static String above(List<String> lines, int field) {
    StringBuilder comment = new StringBuilder();
    for (int i = field - 1; i >= 0; i--) {
      Matcher line = COMMENT.matcher(lines.get(i));
      if (!line.matches()) {
        break;
      }
      comment.insert(0, line.group(2));
    }
    return comment.toString();
  }

  private static String below(List<String> lines, int field, int indentation) {
    StringBuilder comment = new StringBuilder();
    for (int i = field + 1; i < lines.size(); i++) {
      Matcher line = COMMENT.matcher(lines.get(i));
      if (!line.matches() || line.group(1).length() <= indentation) {
        break;
      }
      comment.append(line.group(2));
    }
    return comment.toString();
  }
}
