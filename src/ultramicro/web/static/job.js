// Looks how far a job is; when it is over, the page itself says what came of it.
"use strict";
for (const box of document.querySelectorAll("[data-job]")) {
  const bar = box.querySelector("progress"), says = box.querySelector(".says");
  const look = async () => {
    try {
      const answer = await fetch(box.dataset.job, { headers: { Accept: "application/json" } });
      if (!answer.ok) return void location.reload();
      const job = await answer.json();
      if (!["waiting", "running", "cancelling"].includes(job.state)) return void location.reload();
      bar.max = job.steps || 1;
      bar.value = job.done;
      if (job.says && says.textContent !== job.says) says.textContent = job.says;
    } catch { /* the line may come back */ }
    setTimeout(look, 1000);
  };
  setTimeout(look, 500);
}
