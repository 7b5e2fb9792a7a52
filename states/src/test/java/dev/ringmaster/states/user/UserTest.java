package dev.ringmaster.states.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.ScriptedHost;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.resource.Change;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserTest {
  private static final String HASH = "$6$salt$hash";
  private final ScriptedHost host = new ScriptedHost();
  private final TestContext context = new TestContext(host, Path.of("/nonexistent"));

  private void noUser() {
    host.answering("getent passwd -- app", 2, "", "");
    host.answering("getent shadow -- app", 2, "", "");
    host.answering("getent passwd -- 990", 2, "", "");
    groups();
  }

  private void user() {
    userAt("/srv/app");
  }

  private void userAt(String home) {
    host.answering("getent passwd -- app", 0, "app:x:990:990:App,,,:" + home + ":/bin/sh\n", "");
    host.answering("getent shadow -- app", 0, "app:" + HASH + ":19000::::::\n", "");
    groups();
  }

  private void groups() {
    host.answering("getent group -- 990", 0, "app:x:990:\n", "");
    host.answering("getent group -- adm", 0, "adm:x:4:syslog,app\n", "");
    host.answering("getent group -- www", 2, "", "");
    host.answering("getent group -- 5000", 2, "", "");
    host.answering(
        "getent group", 0, "root:x:0:\nadm:x:4:syslog,app\napp:x:990:\nold:x:5:app\n", "");
  }

  @Test
  void aNewUserIsCreatedAsDescribedAndItsHashNeverShown() throws InterruptedException {
    noUser();

    assertThat(
            context.apply(
                "user.present",
                "name",
                Value.text("app"),
                "uid",
                Value.integer(990),
                "groups",
                Value.text("adm"),
                "home",
                Value.text("/srv/app"),
                "shell",
                Value.text("/bin/sh"),
                "system",
                Value.bool(true),
                "password",
                Value.text(HASH)))
        .extracting(Change::what)
        .containsExactly("user", "uid", "home", "shell", "groups", "password");

    assertThat(host.acted)
        .containsExactly(
            "useradd --create-home --system --uid=990 --home-dir=/srv/app --shell=/bin/sh"
                + " --groups=adm -- app",
            "chpasswd --encrypted");
    assertThat(host.inputs).containsExactly("", "app:" + HASH + "\n");
  }

  @Test
  void anExistingUserIsChangedOnlyWhereItDiffers() throws InterruptedException {
    user();

    assertThat(
            context.test(
                "user.present",
                "name",
                Value.text("app"),
                "gid",
                Value.integer(990),
                "fullname",
                Value.text("App"),
                "password",
                Value.text(HASH)))
        .isEmpty();
    assertThat(
            context.apply(
                "user.present",
                "name",
                Value.text("app"),
                "groups",
                Value.text("adm"),
                "home",
                Value.text("/home/app")))
        .containsExactly(
            Change.of("home", "/srv/app", "/home/app"), Change.of("groups", "adm,old", "adm"));
    assertThat(host.acted).containsExactly("usermod --home=/home/app --groups=adm -- app");
    assertThat(
            context.test(
                "user.present",
                "name",
                Value.text("app"),
                "groups",
                Value.text("adm"),
                "remove_groups",
                Value.bool(false)))
        .isEmpty();
  }

  @Test
  void groupsAreMade() throws InterruptedException {
    groups();
    assertThat(
            context.apply(
                "group.present",
                "name",
                Value.text("www"),
                "gid",
                Value.integer(5000),
                "system",
                Value.bool(true)))
        .hasSize(2);
    assertThat(host.acted).containsExactly("groupadd --gid=5000 --system -- www");
  }

  @Test
  void usersGoWithTheirHomesIfThatIsAsked(@TempDir Path home) throws InterruptedException {
    userAt(home.toString());
    host.answering("getent passwd -- gone", 2, "", "");
    Object[] app = {"name", Value.text("app")};

    assertThat(context.apply("user.absent", app))
        .containsExactly(Change.of("user", Value.text("app"), Value.nothing()));
    assertThat(
            context.apply(
                "user.absent",
                "name",
                Value.text("app"),
                "purge",
                Value.bool(true),
                "force",
                Value.bool(true)))
        .contains(Change.of("home", Value.text(home.toString()), Value.nothing()));
    assertThat(host.acted).containsExactly("userdel -- app", "userdel --remove --force -- app");
    assertThat(context.test("user.absent", "name", Value.text("gone"))).isEmpty();
  }

  @Test
  void aHomeThatIsNotThereDoesNotGo() throws InterruptedException {
    userAt("/no/such/home");

    assertThat(context.apply("user.absent", "name", Value.text("app"), "purge", Value.bool(true)))
        .containsExactly(Change.of("user", Value.text("app"), Value.nothing()));
    assertThat(host.acted).containsExactly("userdel --remove -- app");
  }

  @Test
  void aUserWhoIsLoggedInIsKeptAndSaidToBe() {
    user();
    host.answering("userdel -- app", 8, "", "userdel: user app is currently used by process 77\n");

    assertThatThrownBy(() -> context.apply("user.absent", "name", Value.text("app")))
        .hasMessageContaining("used by process 77")
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(e -> assertThat(e.problems().getFirst().advice()).contains("force: true"));
  }

  @Test
  void groupsGoUnlessTheyAreSomebodysPrimaryOne() throws InterruptedException {
    groups();
    host.answering("getent group -- app", 0, "app:x:990:\n", "");
    host.answering("getent passwd", 0, "app:x:990:990::/srv/app:/bin/sh\n", "");

    assertThat(context.apply("group.absent", "name", Value.text("adm")))
        .containsExactly(Change.of("group", Value.text("adm"), Value.nothing()));
    assertThat(host.acted).containsExactly("groupdel -- adm");
    assertThat(context.test("group.absent", "name", Value.text("www"))).isEmpty();
    assertThatThrownBy(() -> context.test("group.absent", "name", Value.text("app")))
        .hasMessageContaining("the primary group of app");
  }

  @Test
  void functionsTell() throws InterruptedException {
    user();
    assertThat(context.run("user.info", "name", Value.text("app")).toString())
        .contains("groups: [adm, old]", "fullname: App", "group: app");
    assertThat(context.run("user.list_groups", "name", Value.text("app")))
        .isEqualTo(Value.list(Value.text("adm"), Value.text("app"), Value.text("old")));
    assertThat(context.run("group.list_groups").toString()).isEqualTo("[adm, app, old, root]");
    assertThatThrownBy(
            () -> TestContext.real().run("user.list_groups", "name", Value.text("no-such-user")))
        .hasMessageContaining("no user no-such-user");
    assertThat(TestContext.real().run("user.info", "name", Value.text("root")).toString())
        .contains("uid: 0");
    assertThat(TestContext.real().run("user.list_users").toString()).contains("root");
    assertThat(TestContext.real().run("user.info", "name", Value.text("no-such-user")))
        .isEqualTo(Value.nothing());
  }

  @Test
  void badInputSaysWhatToDo() {
    noUser();
    assertThatThrownBy(() -> context.test("user.present", "name", Value.text("-r")))
        .hasMessageContaining("no name of a user");
    assertThatThrownBy(() ->
            context.test("user.present", "name", Value.text("app"), "groups", Value.text("www")))
        .hasMessageContaining("no group www");
    for (String bad : new String[] {"plain", "$6$a\nroot:x", "a:b"}) {
      assertThatThrownBy(() ->
              context.test("user.present", "name", Value.text("app"), "password", Value.text(bad)))
          .hasMessageContaining("no hash")
          .hasMessageNotContaining(bad);
    }
  }
}
