import { expect, test } from "vitest";
import { mistakes, parse, team } from "../stack-file.ts";

test("a renamed team says what it was called", () => {
  const { teams } = parse({ shop: { ...team, renamedFrom: "payments" } });
  expect(teams.shop?.renamedFrom).toBe("payments");
});

test("an old name that would take another team's keys is refused, one line each", () => {
  expect(
    mistakes({
      checkout: { ...team, renamedFrom: "sales" },
      Market: { ...team, renamedFrom: "market" },
      payments: { ...team, renamedFrom: "payments" },
      search: team,
      seek: { ...team, renamedFrom: "search" },
      shop: { ...team, renamedFrom: "sales" },
    }),
  ).toEqual([
    'teams.Market.renamedFrom: "market" differs from the team\'s name only by case (IAM user names are unique ignoring case)',
    'teams.payments.renamedFrom: "payments" is this team\'s own name (write the name that it had before)',
    'teams.seek.renamedFrom: "search" is still a team of this file (remove that team, or this line)',
    'teams.shop.renamedFrom: "sales" is the old name of "checkout" already (keep one)',
  ]);
});

test("two teams cannot swap their names in one step", () => {
  expect(mistakes({ a: { ...team, renamedFrom: "b" }, b: { ...team, renamedFrom: "a" } })).toHaveLength(2);
});
