package dev.ringmaster.master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.rendering.Yaml;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * One file a case: a command line, what the master answers, and everything that the command must
 * print. A new case needs no code.
 */
class CommandCasesTest {
  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> cases() throws IOException, URISyntaxException {
    URL cases = Objects.requireNonNull(CommandCasesTest.class.getResource("cases"));
    List<Path> files;
    try (Stream<Path> listed = Files.list(Path.of(cases.toURI()))) {
      files = listed.sorted().toList();
    }
    assertThat(files).isNotEmpty();
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
  }

  private void check(Path file) throws IOException {
    Fields expected = Fields.of(Yaml.read(Files.readString(file), file.getFileName().toString()));
    Map<String, List<Value>> answers = new LinkedHashMap<>();
    Fields.of(expected.value("answers").orElse(null))
        .map()
        .entries()
        .forEach(
            (method, list) -> answers.put(method.toString(), ((Value.ListValue) list).items()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (FakeMaster master =
        new FakeMaster(directory.resolve(file.getFileName() + ".sock"), answers)) {
      int status =
          MasterCli.run(
              expected.list("command").stream().map(Value::toString).toArray(String[]::new),
              new Terminal(
                  new ByteArrayInputStream(expected.text("stdin").getBytes(StandardCharsets.UTF_8)),
                  new PrintStream(out, true, StandardCharsets.UTF_8),
                  new PrintStream(err, true, StandardCharsets.UTF_8),
                  expected.flag("asking"),
                  false,
                  false),
              Map.of("RINGMASTER_SOCKET", master.path().toString()),
              CommandGroups.NO_MASTER);
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected.text("out"));
      assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(expected.text("err"));
      assertThat((long) status).isEqualTo(expected.integer("status"));
      List<Value> asked = expected.list("asked");
      for (int i = 0; i < asked.size(); i++) {
        assertThat(master.requests().get(i)).contains(asked.get(i).toString());
      }
    }
  }
}
