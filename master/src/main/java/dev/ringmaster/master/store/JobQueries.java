package dev.ringmaster.master.store;

import dev.ringmaster.master.jobs.JobFilter;
import dev.ringmaster.master.jobs.JobRecords;
import dev.ringmaster.master.jobs.JobSpec;
import dev.ringmaster.master.jobs.JobState;
import dev.ringmaster.master.jobs.JobSummary;
import dev.ringmaster.master.jobs.Principal;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.wire.Wire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Jobs in the store: what is read. */
final class JobQueries {
  private static final String JOB =
      "SELECT number, id, target, principal, user_id, fingerprint, submitted_at, not_after,"
          + " timeout, queued, may_queue, environment, pillar_environment, pillar, snapshot,"
          + " cancelled, sequence FROM jobs ";

  private final Store store;
  private final SealedReturns returns;

  JobQueries(Store store, SealedReturns returns) {
    this.store = store;
    this.returns = returns;
  }

  long lastNumber() {
    return store.read(handle ->
        handle.createQuery("SELECT coalesce(max(number), 0) FROM jobs").mapTo(Long.class).one());
  }

  Optional<JobRecords.Stored> find(JobId id) {
    return store.read(handle ->
        handle
            .createQuery(JOB + "WHERE id = :id")
            .bind("id", id.toString())
            .map((row, context) -> jobRow(row))
            .findOne()
            .map(row -> whole(handle, row)));
  }

  List<JobRecords.Stored> open() {
    return store.read(handle ->
        handle
            .createQuery(JOB + "WHERE finished_at IS NULL ORDER BY number")
            .map((row, context) -> jobRow(row))
            .list()
            .stream()
            .map(row -> whole(handle, row))
            .toList());
  }

  /** The columns of one job; members and calls come from their own tables. */
  private record JobRow(JobSpec bare, boolean cancelled, long sequence) {}

  private JobRow jobRow(ResultSet row) throws SQLException {
    JobSpec bare =
        new JobSpec(
            row.getLong("number"),
            JobId.parse(row.getString("id")),
            List.of(),
            row.getString("target"),
            new Principal(row.getString("principal"), row.getLong("user_id"), false),
            row.getString("fingerprint"),
            Instant.ofEpochMilli(row.getLong("submitted_at")),
            Instant.ofEpochMilli(row.getLong("not_after")),
            Duration.ofMillis(row.getLong("timeout")),
            row.getBoolean("queued"),
            row.getBoolean("may_queue"),
            row.getString("environment"),
            row.getString("pillar_environment"),
            (Value.MapValue) store.secrets().open(Wire.value(row.getBytes("pillar"))),
            row.getString("snapshot"),
            List.of());
    return new JobRow(bare, row.getBoolean("cancelled"), row.getLong("sequence"));
  }

  private record MemberRow(JobSpec.Member member, JobRecords.Standing standing) {}

  private JobRecords.Stored whole(Handle handle, JobRow row) {
    List<Call> calls =
        handle
            .createQuery("SELECT call FROM calls WHERE job = :job ORDER BY variant")
            .bind("job", row.bare().number())
            .map((result, context) -> returns.open(Wire.call(result.getBytes(1))))
            .list();
    List<MemberRow> rows =
        handle
            .createQuery(
                "SELECT m.minion, m.enrolment, m.variant, m.sent, m.interim, e.state, e.why,"
                    + " e.sequence, e.answer IS NOT NULL AS answered FROM members m"
                    + " LEFT JOIN ends e ON e.member = m.member"
                    + " WHERE m.member >= :first AND m.member < :end ORDER BY m.member")
            .bind("first", StoredJobs.member(row.bare(), 0))
            .bind("end", (row.bare().number() + 1) << StoredJobs.MEMBER_BITS)
            .map((result, context) -> memberRow(row.bare(), result))
            .list();
    JobSpec spec = row.bare().with(calls, rows.stream().map(MemberRow::member).toList());
    return new JobRecords.Stored(
        spec, row.cancelled(), row.sequence(), rows.stream().map(MemberRow::standing).toList());
  }

  private static MemberRow memberRow(JobSpec spec, ResultSet row) throws SQLException {
    Enrolment enrolment =
        new Enrolment(
            new MinionId(row.getString("minion")), UUID.fromString(row.getString("enrolment")));
    boolean sent = row.getBoolean("sent");
    String end = row.getString("state");
    JobState state =
        end == null
            ? standing(spec, sent, row.getString("interim"))
            : new StateText(end, row.getString("why")).toState();
    return new MemberRow(
        new JobSpec.Member(enrolment, row.getInt("variant")),
        new JobRecords.Standing(state, sent, row.getLong("sequence"), row.getBoolean("answered")));
  }

  /** Where a member without an end stands, as far as the store knows. */
  private static JobState standing(JobSpec spec, boolean sent, String interim) {
    if (!interim.isEmpty()) {
      return StateText.fromInterim(interim);
    }
    return sent ? new JobState.Delivered() : new JobState.Waiting(spec.notAfter());
  }

  List<JobRecords.Answer> answers(JobSpec spec, long after, int limit) {
    long first = StoredJobs.member(spec, 0);
    return store.read(handle ->
        handle
            .createQuery(
                "SELECT member, sequence, answer FROM ends WHERE member >= :first AND member <"
                    + " :end AND sequence > :after AND answer IS NOT NULL ORDER BY sequence"
                    + " LIMIT :limit")
            .bind("first", first)
            .bind("end", first + spec.members().size())
            .bind("after", after)
            .bind("limit", limit)
            .map((row, context) ->
                new JobRecords.Answer(
                    (int) (row.getLong(1) - first),
                    row.getLong(2),
                    returns.decode(row.getBytes(3))))
            .list());
  }

  Optional<Return> answer(JobSpec spec, int position) {
    return store.read(handle ->
        handle
            .createQuery("SELECT answer FROM ends WHERE member = :member AND answer IS NOT NULL")
            .bind("member", StoredJobs.member(spec, position))
            .map((row, context) -> returns.decode(row.getBytes(1)))
            .findOne());
  }

  List<JobSummary> list(JobFilter filter) {
    List<String> conditions = new ArrayList<>(List.of("function GLOB :function"));
    filter.principal().ifPresent(p -> conditions.add("principal = :principal"));
    filter.since().ifPresent(s -> conditions.add("submitted_at >= :since"));
    filter
        .minion()
        .ifPresent(m ->
            conditions.add(
                "number IN (SELECT member >> "
                    + StoredJobs.MEMBER_BITS
                    + " FROM members WHERE minion = :minion)"));
    if (filter.openOnly()) {
      conditions.add("finished_at IS NULL");
    }
    String sql =
        "SELECT number, id, function, target, principal, submitted_at, cancelled, members,"
            + " succeeded, failed, finished_at IS NULL AS open FROM jobs WHERE "
            + String.join(" AND ", conditions)
            + " ORDER BY number DESC LIMIT :limit";
    return store.read(handle -> {
      var query =
          handle.createQuery(sql).bind("function", filter.function()).bind("limit", filter.limit());
      filter.principal().ifPresent(p -> query.bind("principal", p));
      filter.since().ifPresent(s -> query.bind("since", s.toEpochMilli()));
      filter.minion().ifPresent(m -> query.bind("minion", m));
      return query.map((row, context) -> summary(handle, row)).list();
    });
  }

  private static JobSummary summary(Handle handle, ResultSet row) throws SQLException {
    boolean counted = !row.getBoolean("open") && row.getInt("failed") == 0;
    long first = row.getLong("number") << StoredJobs.MEMBER_BITS;
    Ends ends =
        counted
            ? new Ends(row.getInt("succeeded"), 0, 0)
            : ends(handle, first, first + row.getInt("members"));
    return new JobSummary(
        JobId.parse(row.getString("id")),
        row.getString("function"),
        row.getString("target"),
        row.getString("principal"),
        Instant.ofEpochMilli(row.getLong("submitted_at")),
        row.getBoolean("cancelled"),
        row.getInt("members"),
        ends.succeeded(),
        ends.silent(),
        ends.failed());
  }

  /** How many members ended how. */
  private record Ends(int succeeded, int silent, int failed) {
    Ends plus(JobState state, int count) {
      if (state.isSilent()) {
        return new Ends(succeeded, silent + count, failed);
      }
      return state instanceof JobState.Returned returned && returned.succeeded()
          ? new Ends(succeeded + count, silent, failed)
          : new Ends(succeeded, silent, failed + count);
    }
  }

  private static Ends ends(Handle handle, long first, long end) {
    return handle
        .createQuery(
            "SELECT state, max(why), count(*) FROM ends WHERE member >= :first AND member < :end"
                + " GROUP BY state")
        .bind("first", first)
        .bind("end", end)
        .reduceResultSet(
            new Ends(0, 0, 0),
            (sum, row, context) ->
                sum.plus(
                    new StateText(row.getString(1), row.getString(2)).toState(), row.getInt(3)));
  }
}
