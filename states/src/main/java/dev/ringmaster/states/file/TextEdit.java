package dev.ringmaster.states.file;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.host.HostFiles.FileStatus;
import dev.ringmaster.states.host.HostFiles.Kind;
import dev.ringmaster.states.host.HostFiles.Ownership;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Precondition;
import dev.ringmaster.states.resource.Resource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A part of a text file is as it should be; all the rest stays. */
final class TextEdit implements Resource<TextEdit.Found> {
  private static final int LARGEST_DIFF = 1 << 20;

  /**
   * @param path where the text is, links followed
   * @param before what is there; empty if nothing is
   * @param after what should be there; the same if nothing has to change
   */
  record Found(
      Path path, Optional<FileStatus> status, String before, String after, Parents parents) {
    boolean differs() {
      return !before.equals(after);
    }
  }

  /** How the text should be, from how it is. */
  interface Edit {
    String of(Arguments arguments, String before);
  }

  static final TextEdit APPEND =
      new TextEdit(FileSignatures.APPEND, TextEdit::appended, "text", true);
  static final TextEdit REPLACE =
      new TextEdit(FileSignatures.REPLACE, TextEdit::replaced, "repl", false);

  private final Signature signature;
  private final Edit edit;
  private final String source;
  private final boolean creates;

  /**
   * @param source the argument that new text comes from, which may be secret
   * @param creates whether a file that is not there is made
   */
  private TextEdit(Signature signature, Edit edit, String source, boolean creates) {
    this.signature = signature;
    this.edit = edit;
    this.source = source;
    this.creates = creates;
  }

  /** The text with those lines at its end that it does not have yet, whole and in a row. */
  private static String appended(Arguments arguments, String before) {
    String text = before;
    for (String part : arguments.texts("text")) {
      String lines = part.endsWith("\n") ? part : part + "\n";
      if (!("\n" + text + "\n").contains("\n" + lines)) {
        text = ended(text) + lines;
      }
    }
    return text;
  }

  private static String replaced(Arguments arguments, String before) {
    if (TextSearch.pattern(arguments).matcher(before).find()) {
      return TextSearch.replacing(arguments, before);
    }
    String line = arguments.text("repl");
    boolean there = before.lines().anyMatch(line::equals);
    return arguments.flag("append_if_not_found") && !there ? ended(before) + ended(line) : before;
  }

  static String ended(String text) {
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void check(Arguments arguments) {
    Paths.requireFileName(arguments.text("name"));
  }

  @Override
  public Found read(Arguments arguments, CallContext context) {
    HostFiles files = context.host().files();
    Path path = Paths.absolute(arguments.text("name"));
    try {
      Paths.End end = Paths.endToWrite(files, path);
      path = end.path();
      if (end.status().isPresent()) {
        String before = text(files, path, end.status().get());
        String after = edit.of(arguments, before);
        return new Found(path, end.status(), before, after, new Parents(List.of()));
      }
      if (!creates) {
        return missing(arguments, path);
      }
      Parents parents = Parents.of(files, path, arguments.flag("makedirs"));
      return new Found(path, end.status(), "", edit.of(arguments, ""), parents);
    } catch (IOException e) {
      throw Paths.failure("look at " + path, e);
    }
  }

  @Override
  public void requireFeasible(Arguments arguments, Found current, CallContext context) {
    if (current.status().isPresent()) {
      Paths.requireReplaceable(context.host().files(), current.path());
    }
  }

  private static String text(HostFiles files, Path path, FileStatus status) throws IOException {
    if (status.kind() != Kind.FILE) {
      throw Paths.failure(
          path + " is not a file", "Remove it with file.absent before, or mend the name.");
    }
    return Content.text(files.read(path))
        .orElseThrow(
            () -> Paths.failure(path + " is not UTF-8 text", "Use it on text files only."));
  }

  private static Found missing(Arguments arguments, Path path) {
    if (!arguments.flag("ignore_if_missing")) {
      throw Paths.failure(
          "the file " + path + " does not exist",
          "Make it before with file.managed, or give ignore_if_missing: true.");
    }
    return new Found(path, Optional.empty(), "", "", new Parents(List.of()));
  }

  @Override
  public List<Change> decide(Arguments arguments, Found current) {
    if (!current.differs()) {
      return List.of();
    }
    List<Change> changes = new ArrayList<>(current.parents().changes());
    boolean secret = hasSecret(arguments);
    changes.add(
        new Change(
            "content",
            current.status().isEmpty() ? Value.nothing() : hash(current.before(), secret),
            hash(current.after(), secret),
            diff(current, secret)));
    return changes;
  }

  /** A hash of a secret could be guessed from, so it is one itself. */
  private static Value hash(String text, boolean secret) {
    Value hash = Value.text("sha256:" + Content.hash(text.getBytes(StandardCharsets.UTF_8)));
    return secret ? Value.secret(hash) : hash;
  }

  private boolean hasSecret(Arguments arguments) {
    return arguments.isSecret(source)
        || (arguments.get(source) instanceof Value.ListValue list
            && list.items().stream().anyMatch(Value.Secret.class::isInstance));
  }

  private static String diff(Found current, boolean secret) {
    if (Math.max(current.before().length(), current.after().length()) > LARGEST_DIFF) {
      return "";
    }
    Set<String> old = Set.copyOf(current.before().lines().toList());
    List<String> hidden =
        secret ? current.after().lines().filter(line -> !old.contains(line)).toList() : List.of();
    return UnifiedDiff.of(current.path().toString(), current.before(), current.after(), hidden);
  }

  @Override
  public Applied apply(
      Arguments arguments, Found current, List<Change> changes, CallContext context)
      throws InterruptedException {
    Path path = current.path();
    Precondition.holds(this, arguments, current, path.toString(), context);
    HostFiles files = context.host().files();
    try {
      current.parents().make(files, Ownership.UNCHANGED);
      files.write(path, current.after().getBytes(StandardCharsets.UTF_8), Ownership.UNCHANGED);
      return Applied.saying(path + (current.status().isEmpty() ? " created" : " updated"));
    } catch (IOException e) {
      throw Paths.failure("write " + path, e);
    }
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    Set<String> path = Set.of("file:" + arguments.text("name"));
    return Footprint.of(path, path);
  }

  @Override
  public String unchangedComment(Arguments arguments, Found current) {
    return current.path() + " is in the correct state";
  }
}
