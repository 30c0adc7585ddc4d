// Draws each chart from the table that stands below it, in the colours of the scheme; pressing a part leads where its row does.
import {
  ArcElement, BarController, BarElement, CategoryScale, Chart, DoughnutController, Filler, LineController, LineElement, LinearScale, PointElement, Tooltip,
} from "../vendor/charts/charts.js";

Chart.register(
  ArcElement, BarController, BarElement, CategoryScale, DoughnutController, Filler, LineController, LineElement, LinearScale, PointElement, Tooltip,
);

const TYPES = { donut: "doughnut", area: "line", bars: "bar" };
const PARTS = 6; // colours of a donut
const drawn = [];

function colour(name) {
  // What a token comes to in this scheme is known to elements alone.
  const probe = document.createElement("span");
  probe.className = `probe probe-${name}`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function draw(room) {
  const rows = [...document.getElementById(room.dataset.table).tBodies[0].rows];
  const links = rows.map((row) => row.querySelector("a").href);
  const shape = room.dataset.chart;
  const canvas = document.createElement("canvas");
  room.replaceChildren(canvas);
  const text = colour("text");
  const line = colour("line");
  const accent = colour("1");
  const isDonut = shape === "donut";
  const axes = {
    x: { ticks: { color: text, maxRotation: 0 }, grid: { display: false }, border: { color: line } },
    y: { ticks: { color: text, precision: 0 }, grid: { color: line }, border: { display: false }, beginAtZero: true },
  };
  drawn.push(
    new Chart(canvas, {
      type: TYPES[shape],
      data: {
        labels: rows.map((row) => row.cells[0].textContent.trim()),
        datasets: [
          {
            data: rows.map((row) => Number(row.cells[1].textContent)),
            backgroundColor: isDonut ? rows.map((_, place) => colour(String((place % PARTS) + 1))) : shape === "area" ? colour("area") : accent,
            borderColor: isDonut ? colour("ground") : accent,
            borderWidth: shape === "bars" ? 0 : 2,
            borderRadius: shape === "bars" ? 4 : 0,
            fill: shape === "area",
            tension: 0.3,
            pointRadius: 3,
          },
        ],
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        responsive: true,
        scales: isDonut ? {} : axes,
        onClick: (_event, hit) => hit.length && location.assign(links[hit[0].index]),
        onHover: ({ native }, hit) => native.target.classList.toggle("is-hit", hit.length > 0),
      },
    }),
  );
}

function drawAll() {
  drawn.splice(0).forEach((chart) => chart.destroy());
  document.querySelectorAll("[data-chart]").forEach(draw);
}

drawAll();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
new MutationObserver(drawAll).observe(document.documentElement, { attributeFilter: ["data-theme"] });
