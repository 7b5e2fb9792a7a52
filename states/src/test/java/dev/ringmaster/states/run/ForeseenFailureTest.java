package dev.ringmaster.states.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.states.Families;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.language.StateCompiler;
import dev.ringmaster.states.language.StatePlan;
import dev.ringmaster.states.language.Vocabulary;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A preview says of what must fail that it would, unless an earlier state could mend it. */
class ForeseenFailureTest {
  @TempDir private Path directory;

  private StateResult preview(String sls) throws InterruptedException {
    return run(sls, RunOptions.TEST).states().getLast().result();
  }

  private StateReport run(String sls, RunOptions options) throws InterruptedException {
    String filled = sls.replace("ROOT", directory.toString());
    StatePlan plan =
        new StateCompiler(
                new CaseSource(Map.of("web.sls", filled)),
                Vocabulary.of(Families.resources().signatures()))
            .compile(List.of("web"));
    return new StateRun(Families.resources()).run(plan, options, TestContext.real());
  }

  @ParameterizedTest
  @CsvSource({"TEST,would_change", "APPLY,changed"})
  void aPrereqIsNotStoppedByWhatComesBeforeItsTarget(String options, String word)
      throws InterruptedException {
    StateReport report =
        run(
            """
            stop:
              cmd.run: [{name: 'true'}, {prereq: [deploy]}]
            app:
              file.directory: [{name: ROOT/app}]
            deploy:
              cmd.run: [{name: 'true'}, {cwd: ROOT/app}]
            """,
            options.equals("TEST") ? RunOptions.TEST : RunOptions.APPLY);
    assertThat(report.states().getFirst().result().word()).isEqualTo(word);
    assertThat(report.states().getLast().result())
        .isInstanceOfAny(StateResult.Changed.class, StateResult.CannotKnow.class);
  }

  @Test
  void anEmptyShellIsTheUsualOne() throws InterruptedException {
    StateResult result = preview("it:\n  user.present: [{name: rm-test-user}, {shell: ''}]");
    assertThat(result).isInstanceOf(StateResult.WouldChange.class);
  }

  @Test
  void whatHasNothingToDoNeedsNothing() throws InterruptedException {
    StateResult result = preview("it:\n  cmd.wait: [{name: id}, {cwd: /nope}, {runas: nope}]");
    assertThat(result).isInstanceOf(StateResult.Unchanged.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file.managed: [{name: ROOT/f}, {user: no-such-user}] | there is no user no-such-user",
        "file.managed: [{name: ROOT/f}, {group: no-such-one}] | there is no group no-such-one",
        "file.directory: [{name: ROOT/d}, {user: no-such-user}] | there is no user no-such-user",
        "file.managed: [{name: /proc/nope}, {contents: x}] | cannot write /proc/nope: /proc is the",
        "file.managed: [{name: /proc/version}, {contents: x}] | cannot write /proc/version: /proc",
        "file.directory: [{name: /proc/nope/d}, {makedirs: true}] | cannot write /proc/nope/d",
        "file.append: [{name: /proc/nope}, {text: x}] | cannot write /proc/nope: /proc is the",
        "file.symlink: [{name: /proc/nope}, {target: x}] | cannot write /proc/nope: /proc is the",
        "file.managed: [{name: ROOT/f/}, {contents: x}] | ends in '/'",
        "file.append: [{name: ROOT/f/}, {text: x}] | ends in '/'",
        "file.replace: [{name: ROOT/f/}, {pattern: x}, {repl: y}] | ends in '/'",
        "file.symlink: [{name: ROOT/f/}, {target: x}] | ends in '/'",
        "cmd.run: [{name: id}, {cwd: /nope}] | cannot run id in /nope: no such directory",
        "cmd.run: [{name: id}, {runas: no-such-user}] | there is no such user",
        "user.present: [{name: rm-test-user}, {uid: 0}] | the uid 0 belongs to root already",
        "user.present: [{name: rm-test-user}, {uid: -1}] | the uid -1 is out of range",
        "user.present: [{name: rm-test-user}, {gid: 4294967}] | there is no group 4294967",
        "user.present: [{name: rm-test-user}, {shell: sh}] | the shell 'sh' is no absolute path",
        "user.present: [{name: rm-test-user}, {home: h}] | the home 'h' is no absolute path",
        "user.present: [{name: rm-test-user}, {fullname: 'a:b'}] | the fullname has a colon",
        "group.present: [{name: rm-test-group}, {gid: 0}] | the gid 0 belongs to root already",
      })
  void whatNoEarlierStateCouldMendFails(String state, String why) throws InterruptedException {
    StateResult result = preview("it:\n  " + state);
    assertThat(result).isInstanceOf(StateResult.Failed.class);
    assertThat(result.comment()).contains(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user.present: [{name: rm-test-user}] | file.managed: [{name: ROOT/f}, {user: rm-test-user}]",
        "user.present: [{name: rm-test-user}] | cmd.run: [{name: id}, {runas: rm-test-user}]",
        "group.present: [{name: rm-test-group}] | file.directory: [{name: ROOT}, {group: rm-test-group}]",
        "file.directory: [{name: ROOT/d}] | cmd.run: [{name: id}, {cwd: ROOT/d}]",
        "cmd.run: [{name: id}] | file.managed: [{name: ROOT/f}, {user: rm-test-user}]",
        "cmd.run: [{name: id}] | file.managed: [{name: ROOT/missing/f}, {contents: x}]",
        "user.absent: [{name: nobody}] | user.present: [{name: rm-test-user}, {uid: 65534}]",
        "group.absent: [{name: tty}] | group.present: [{name: rm-test-group}, {gid: 5}]",
        "group.present: [{name: rm-test-group}, {gid: 4294}] | user.present: [{name: rm-test-user}, {gid: 4294}]",
      })
  void whatAnEarlierOneCouldMendCannotBeKnown(String earlier, String state)
      throws InterruptedException {
    StateResult result = preview("earlier:\n  " + earlier + "\nit:\n  " + state);
    assertThat(result).isInstanceOf(StateResult.CannotKnow.class);
    assertThat(((StateResult.CannotKnow) result).because()).contains("earlier");
  }

  @Test
  void aWrongFormIsSaidWhateverComesBefore() throws InterruptedException {
    StateResult result =
        preview(
            """
            earlier:
              file.managed: [{name: ROOT/f}, {contents: y}]
            it:
              file.managed: [{name: ROOT/f/}, {contents: x}, {require: [earlier]}]
            """);
    assertThat(result).isInstanceOf(StateResult.Failed.class);
  }

  @Test
  void aCommandInADirectoryThatIsThereWouldRunWhateverIsWrittenThere() throws InterruptedException {
    StateResult result =
        preview(
            """
            earlier:
              file.managed: [{name: ROOT/f}, {contents: x}]
            it:
              cmd.run: [{name: id}, {cwd: ROOT}]
            """);
    assertThat(result).isInstanceOf(StateResult.WouldChange.class);
  }
}
